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
import { splitMessages } from '../../lab/spice-server/link-parts.ts';
import type { SpiceServerSpec } from '../../lab/spice-server/options.ts';
import { SpiceRelay, type RelayConduct } from '../../lab/spice-server/relay.ts';
import { VdAgent } from '../../lab/spice-server/vdagent.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';
import { linkSpice, type LinkTarget } from '../fakes/spice-link.ts';
import { SpiceWire } from '../fakes/spice-wire.ts';
import { until } from '../fakes/until.ts';

const run = promisify(execFile);
const needSecured = 5;
/** Channels and messages by number (spice/enums.h). */
const channels = { display: 2, inputs: 3, cursor: 4, playback: 5, port: 10 };
const msg = {
  mainInit: 103,
  channelsList: 104,
  attachChannels: 104,
  agentDisconnected: 108,
  agentStart: 106,
  agentData: 109,
  agentDataOut: 107,
  agentConnectedTokens: 115,
  migrateBegin: 101,
  migrateConnectError: 103,
  migrateSwitchHost: 111,
  displayInit: 101,
  drawBlackness: 306,
  surfaceCreate: 314,
  keyDown: 101,
  keyModifiers: 102,
  cursorInit: 101,
  cursorSet: 103,
  cursorHide: 105,
  playbackData: 101,
  playbackMode: 102,
  playbackStart: 103,
  portData: 101,
  portInit: 201,
};

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

  it('takes words any number of spaces apart', async () => {
    const server = await start({ size: { width: 320, height: 240 } });
    expect(await server.command('  op   fill  seed=4 ')).toEqual(await server.command('op fill seed=4'));
    await expect(server.command('  ')).rejects.toThrow('no command');
  });

  it('sends frames at a rate', async () => {
    const server = await start();
    await server.command('frames text 50 5');
    const end = await server.waitForEvent(({ kind }) => kind === 'frames', 5_000);
    expect(end).toMatchObject({ content: 'text', sent: 5 });
    expect(countColours(await server.picture())).toBeGreaterThan(2);
  });

  /** A session of raw channels, through a relay that may misbehave. */
  async function join(server: SpiceServer, conduct: RelayConduct = {}) {
    const relay = await SpiceRelay.start(server.port, conduct);
    onTestFinished(() => relay.stop());
    const open = async (target: LinkTarget) => {
      const wire = await SpiceWire.open(relay.port, target);
      onTestFinished(() => wire.close());
      return wire;
    };
    const main = await open({ caps: 0b1111 });
    const session = (await main.message(msg.mainInit)).readUInt32LE(0);
    return { relay, main, channel: (channel: number, caps = 0) => open({ channel, session, caps }) };
  }

  async function openDisplay({ channel }: Awaited<ReturnType<typeof join>>): Promise<SpiceWire> {
    const display = await channel(channels.display, 0x7f);
    display.send(msg.displayInit, Buffer.from('0100002000000000000100002000', 'hex')); // cache 1 of 2 M pixels, dictionary 1
    await display.message(msg.surfaceCreate);
    return display;
  }

  const heard = (server: SpiceServer, kind: string, fields: Readonly<Record<string, unknown>> = {}) =>
    server.waitForEvent(
      (event) => event.kind === kind && Object.entries(fields).every(([name, value]) => event[name] === value),
      5_000,
    );

  it('tells keys, buttons and places, and shows the locks', async () => {
    const server = await start();
    const { channel } = await join(server);
    const inputs = await channel(channels.inputs);
    inputs.send(msg.keyDown, Buffer.of(0x1e, 0, 0, 0));
    await heard(server, 'scan', { byte: 0x1e });
    await server.command('leds 6');
    await until(() => inputs.messages.some(({ type, body }) => type === msg.keyModifiers && body[0] === 6), 5_000);
  });

  it('shows cursors of every type', async () => {
    const server = await start();
    const cursor = await (await join(server)).channel(channels.cursor);
    await cursor.message(msg.cursorInit);
    const file = path.join(files.path, 'cursor');
    for (let type = 0; type <= 6; type++)
      await server.command(`cursor set type=${type} width=17 height=9 save=${file}`);
    await server.command('cursor hide');
    await cursor.message(msg.cursorHide);
    const shapes = cursor.messages.filter(({ type }) => type === msg.cursorSet);
    expect(shapes.map(({ body }) => body[15])).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(shapes[6]?.body.includes(await readFile(file))).toBe(true);
  });

  it('plays a tone, raw for those who know no Opus', async () => {
    const server = await start({ sound: true });
    const playback = await (await join(server)).channel(channels.playback);
    await playback.message(msg.playbackMode);
    await server.command('play 1000 100');
    const start48k = await playback.message(msg.playbackStart);
    expect([start48k.readUInt32LE(0), start48k.readUInt32LE(6)]).toEqual([2, 48_000]);
    const data = await playback.message(msg.playbackData);
    expect(Math.max(...new Int16Array(Uint8Array.from(data.subarray(4)).buffer))).toBeGreaterThan(11_000);
    await heard(server, 'played', { rate: 48_000 });
  });

  it('has an agent that can come and go', async () => {
    const server = await start({ agent: true });
    const { main } = await join(server);
    expect((await main.message(msg.mainInit)).readUInt32LE(16)).toBe(1); // agent_connected
    await server.command('agent disconnect');
    await main.message(msg.agentDisconnected);
    await server.command('agent connect');
    await main.message(msg.agentConnectedTokens);
  });

  it('can have the agent of a real Linux guest', async () => {
    const agent = await VdAgent.create();
    onTestFinished(() => agent.stop());
    const server = await start({ agent: { socket: agent.port }, agentMonitors: true });
    const { main } = await join(server);
    await agent.start();
    await main.message(msg.agentConnectedTokens);
    main.send(msg.agentStart, Buffer.of(10, 0, 0, 0));
    // VDAgentMessage: protocol, type, opaque, size; VD_AGENT_ANNOUNCE_CAPABILITIES with a request, and none.
    main.send(msg.agentDataOut, Buffer.from('0100000006000000000000000000000008000000' + '0100000000000000', 'hex'));
    const data = await main.message(msg.agentData);
    expect(data.readUInt32LE(4)).toBe(6); // VD_AGENT_ANNOUNCE_CAPABILITIES
  });

  it.each(['semi-seamless', 'switch-host'] as const)('sends its clients to another server: %s', async (migration) => {
    const [source, target] = await Promise.all([start({ migration }), start({ migration, migrationTarget: true })]);
    const { main } = await join(source);
    await source.command('op copy seed=4');
    const moving = source.migrateTo(target);
    if (migration === 'semi-seamless') {
      await main.message(msg.migrateBegin);
      main.send(msg.migrateConnectError); // Then the server falls back on the other way.
    }
    await main.message(msg.migrateSwitchHost);
    main.close();
    await moving;
    expect(difference(await source.picture(), await target.picture())).toBe(0);
  });

  it('is heard through a relay that records, and byte by byte all the same', async () => {
    const server = await start({ imageCompression: 'lz' });
    const session = await join(server, { record: true, pieceBytes: 1 });
    const display = await openDisplay(session);
    await server.command('op blackness seed=1');
    await display.message(msg.drawBlackness);
    const recording = session.relay.recordings().find(({ name }) => name === 'display-0');
    expect(splitMessages(recording?.messages ?? Buffer.alloc(0))).toEqual(display.messages);
    session.relay.cut('display-0');
    await heard(server, 'channel', { event: 'disconnected', type: channels.display });
  });

  it('has channels that carry bytes', async () => {
    const server = await start({ channels: ['usbredir', 'smartcard', 'webdav', 'port:org.test.0'] });
    const session = await join(server);
    session.main.send(msg.attachChannels);
    const list = await session.main.message(msg.channelsList);
    const listed = Array.from({ length: list.readUInt32LE(0) }, (_, at) => list[4 + at * 2]);
    expect(listed).toEqual(expect.arrayContaining([8, 9, 10, 11]));
    const port = await session.channel(channels.port);
    expect((await port.message(msg.portInit)).toString('latin1')).toContain('org.test.0');
    port.send(msg.portData, Buffer.from('from outside'));
    await heard(server, 'port-data', { text: 'from outside' });
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
      expect(await link((await start({ ...spec, secureChannels: ['default'] })).port, 'secret')).toBe(needSecured);
      expect(await link(open.port, 'secret')).toBe(0);
      expect(await link(open.port, 'wrong')).toBe(7);
    });
  });
});
