import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoGuests } from '../../lab/cloud.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** What a person types in a clone, on a machine without a display. */
function script(name: string, ...args: string[]) {
  const env = { ...process.env };
  for (const display of ['DISPLAY', 'WAYLAND_DISPLAY']) Reflect.deleteProperty(env, display);
  const file = path.join(root, 'scripts', `${name}.mjs`);
  return promisify(execFile)(process.execPath, [file, ...args], { cwd: root, env, maxBuffer: 1e7 });
}

describe('the commands of a clone', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'zsc-clone-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('start brings a display of its own, and prints what the app prints and nothing else', async () => {
    const { stdout } = await script('start', '--version');
    expect(stdout).toMatch(/^ZStack Console \d+\.\d+\.\d+\nElectron \d+\.[^\n]*\n$/);
  });

  it('the demo shows every guest, and reports what reached it', async () => {
    await script('demo', '--headless', '--out', folder);
    const report = JSON.parse(await readFile(path.join(folder, 'report.json'), 'utf8')) as { vms: object[] };
    const whole = { keysSent: 5, keysReceived: 5, pointerSent: 3, pointerReceived: 3 };
    expect(report.vms).toMatchObject(demoGuests.map((name) => ({ name, ...whole })));
    const pictures = ['library', ...demoGuests].map((name) => `${name}.png`);
    expect((await readdir(folder)).sort()).toEqual([...pictures, 'report.json'].sort());
  });
});
