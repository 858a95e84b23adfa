import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createCertificates, type LabCertificates } from '../../lab/certificates.ts';
import { countColours, difference, readPpm, type Picture } from '../../lab/picture.ts';
import { makeTempDir, type TempDir } from '../../lab/process.ts';
import { SpiceServer } from '../../lab/spice-server/index.ts';
import type { SpiceServerSpec } from '../../lab/spice-server/options.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';
import { linkSpice } from '../fakes/spice-link.ts';

const run = promisify(execFile);
const needSecured = 5;

describe('SpiceServer', () => {
  const leftovers = watchLeftovers();
  let files: TempDir;
  beforeAll(async () => {
    files = await makeTempDir('shots');
  });
  afterAll(async () => {
    await files.remove();
    await leftovers.check();
  });

  async function start(spec: SpiceServerSpec = {}): Promise<SpiceServer> {
    const server = new SpiceServer(spec);
    onTestFinished(() => server.stop());
    await server.start();
    return server;
  }

  /** What spice-gtk shows on the first display. */
  async function clientPicture({ port }: SpiceServer): Promise<Picture> {
    const file = path.join(files.path, `${port}.ppm`);
    await run('spicy-screenshot', [`--uri=spice://127.0.0.1:${port}`, `--out-file=${file}`], { timeout: 20_000 });
    return readPpm(await readFile(file));
  }

  async function drawEverything(server: SpiceServer, on: number, seeds: number): Promise<void> {
    const { operations } = (await server.command('ops')) as { operations: string[] };
    expect(operations).toHaveLength(14);
    for (let seed = 1; seed <= seeds; seed++)
      for (const operation of operations) await server.command(`op ${operation} seed=${seed} on=${on}`);
  }

  it.each([32, 16] as const)('draws every operation on %d bits, as spice-gtk sees it', async (format) => {
    const server = await start({ format, imageCompression: 'auto_glz' });
    await server.command('surface create 1 format=96');
    await server.command('surface create 2 format=16');
    await drawEverything(server, 0, 25);
    const truth = await server.picture();
    expect(countColours(truth)).toBeGreaterThan(500);
    expect(server.warnings).toBe('');
    if (format === 32) expect(difference(truth, await clientPicture(server))).toBe(0); // spicy-screenshot knows no other
  });

  it.each([
    ['1', 16],
    ['2', 80],
    ['3', 32],
    ['4', 96],
  ])('draws every operation on off-screen surface %s, format %d', async (id, format) => {
    const server = await start();
    await server.command(`surface create 5 format=32 width=300 height=280`);
    await server.command(`surface create ${id} format=${format}`);
    await drawEverything(server, Number(id), 20);
    const picture = await server.picture({ surface: Number(id) });
    expect(picture).toMatchObject({ width: 200, height: 160 });
    expect(countColours(picture)).toBeGreaterThan(300);
    expect(server.warnings).toBe('');
  });

  it('draws the same for the same seed, and what it is asked for', async () => {
    const [one, other] = await Promise.all([start(), start()]);
    const line = 'op copy seed=7 src.format=8 box.x=10 box.y=20 box.width=30 box.height=40';
    const answer = await one.command(line);
    expect(answer).toMatchObject({ op: 'copy', box: [10, 20, 30, 40], 'src.format': 8 });
    expect(await other.command(line)).toEqual(answer);
    expect(difference(await one.picture(), await other.picture())).toBe(0);
    await expect(one.command('op dance')).rejects.toThrow('no such operation');
  });

  it('sends frames at a rate', async () => {
    const server = await start();
    await server.command('frames text 50 5');
    const end = await server.waitForEvent(({ kind }) => kind === 'frames', 5_000);
    expect(end).toMatchObject({ content: 'text', sent: 5 });
    expect(countColours(await server.picture())).toBeGreaterThan(2);
  });

  describe('with TLS and a password', () => {
    let certificates: LabCertificates;
    beforeAll(async () => {
      certificates = await createCertificates();
    });
    afterAll(() => certificates.stop());

    it('refuses a secured channel on the plain port, and a wrong password', async () => {
      const spec = { password: 'secret', x509Dir: certificates.spiceDir };
      const secured = await start({ ...spec, secureChannels: ['main'] });
      const open = await start(spec);
      expect(open.tlsPort).toBeGreaterThan(0);
      const link = (port: number, password: string) => linkSpice(connect(port, '127.0.0.1'), password);
      expect(await link(secured.port, 'secret')).toBe(needSecured);
      expect(await link(open.port, 'secret')).toBe(0);
      expect(await link(open.port, 'wrong')).toBe(7);
    });
  });
});
