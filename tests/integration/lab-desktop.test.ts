import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import {
  clickTrayItem,
  readTray,
  readTrayMenu,
  startDisplay,
  startKeyring,
  startSession,
  startTrayHost,
  unlockKeyring,
  type TrayMenuItem,
} from '../../lab/desktop/index.ts';
import { isAlive, spawnChild } from '../../lab/process.ts';
import type { LabService } from '../../lab/types.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';

const run = promisify(execFile);
const leftovers = watchLeftovers();
const started: LabService[] = [];

/** Stopped after the test, the latest first. */
async function keep<T extends LabService>(starting: Promise<T>): Promise<T> {
  const service = await starting;
  started.unshift(service);
  return service;
}

afterEach(async () => {
  for (const service of started.splice(0)) await service.stop();
});

afterAll(async () => {
  const own = new RegExp(`^zstack-lab-.*-${process.pid}-`);
  expect(readdirSync(tmpdir()).filter((name) => own.test(name))).toEqual([]);
  await leftovers.check();
});

describe('startDisplay', () => {
  it('starts X servers side by side, of the size asked for, and removes their sockets', async () => {
    const small = await keep(startDisplay({ width: 320, height: 240 }));
    const large = await keep(startDisplay({ width: 1600, height: 900 }));
    expect(large.display).not.toBe(small.display);
    const { stdout } = await run('xdotool', ['getdisplaygeometry'], {
      env: { ...process.env, DISPLAY: large.display },
    });
    expect(stdout.trim()).toBe('1600 900');
    const socket = `/tmp/.X11-unix/X${large.display.slice(1)}`;
    expect(existsSync(socket)).toBe(true);
    await large.stop();
    await large.stop();
    expect(existsSync(socket)).toBe(false);
    expect(existsSync(`/tmp/.X${large.display.slice(1)}-lock`)).toBe(false);
    expect(isAlive(large.pid)).toBe(false);
  });
});

describe('startKeyring', () => {
  const store = async (env: NodeJS.ProcessEnv, secret: string) => {
    const child = await keep(
      spawnChild('secret-tool', ['store', '--label=lab', 'cloud', 'test'], { env, input: secret }),
    );
    expect(await child.exited).toEqual({ code: 0, signal: null });
  };
  const lookup = async (env: NodeJS.ProcessEnv) =>
    (await run('secret-tool', ['lookup', 'cloud', 'test'], { env }).catch(() => ({ stdout: '' }))).stdout;

  it('keeps secrets, each keyring its own', async () => {
    const [first, second] = await Promise.all([keep(startKeyring()), keep(startKeyring())]);
    await store(first.env, 'pässwörd 密码');
    expect(await lookup(first.env)).toBe('pässwörd 密码');
    expect(await lookup(second.env)).toBe('');
  });

  it('leaves the person’s own session alone', async () => {
    const { env, home } = await keep(startKeyring());
    expect(home).not.toBe(process.env['HOME']);
    expect(env['HOME']).toBe(home);
    expect(env['DBUS_SESSION_BUS_ADDRESS']).toContain(home);
    expect(env['DISPLAY']).toBeUndefined();
  });
});

describe('startTrayHost', () => {
  const labels = (menu: readonly TrayMenuItem[]): unknown[] =>
    menu.map(({ label, children }) => (children.length > 0 ? [label, labels(children)] : label));

  it('shows an icon whose menu can be read and clicked', async () => {
    const display = await keep(startDisplay({ width: 800, height: 200 }));
    const session = await keep(startSession(display.display));
    await keep(unlockKeyring(session));
    await keep(startTrayHost(session));
    expect(await readTray(session.env)).toEqual([]);
    await expect(readTrayMenu(session.env)).rejects.toThrow('0 icons');

    const script = new URL('../fakes/tray-icon.py', import.meta.url).pathname;
    const icon = await keep(spawnChild('/usr/bin/python3', [script], { env: session.env }));
    await icon.ready(async () => (await readTray(session.env)).length === 1);
    const menu = await readTrayMenu(session.env);
    expect(labels(menu)).toEqual(['Open the library', '', 'Snooze', ['Recent', ['云主机', 'Gone']]]);
    expect(menu[1]?.kind).toBe('separator');
    expect(menu[2]?.checked).toBe(true);
    expect(menu[3]?.children.map(({ enabled }) => enabled)).toEqual([true, false]);

    await clickTrayItem(session.env, menu[3]?.children[0]?.id ?? -1);
    await icon.ready(({ stdout }) => stdout.includes('clicked vm'));
    await clickTrayItem(session.env, menu[2]?.id ?? -1);
    await icon.ready(({ stdout }) => stdout.includes('clicked snooze'));
    expect(icon.output().stdout).not.toContain('clicked open');
    expect((await readTrayMenu(session.env))[2]?.checked).toBe(false);
  });
});
