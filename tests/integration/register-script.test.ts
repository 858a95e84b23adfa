import { execFile, spawnSync } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { setAutostart } from '../../main/shell/autostart-entry.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '../..');

/** The script as it lies beside an unpacked program, with a home of its own and the desktop's real tools. */
describe('desktop entries for a copy that no package manager installed', () => {
  let folder: string;
  let place: string;
  let env: NodeJS.ProcessEnv;
  const register = (...args: string[]) =>
    spawnSync(path.join(place, 'zstack-console-register'), args, { env, encoding: 'utf8' });
  const entry = () => path.join(folder, 'data', 'applications', 'zstack-console.desktop');
  const tool = async (command: string, ...args: string[]) => (await run(command, args, { env })).stdout.trim();

  const putInto = async (name: string) => {
    place = path.join(folder, name);
    await mkdir(place);
    // Copies: the script looks beside what it is, whatever link led to it.
    await copyFile(path.join(root, 'build/linux/zstack-console-register'), path.join(place, 'zstack-console-register'));
    await copyFile(path.join(root, 'build/icons/256x256.png'), path.join(place, 'zstack-console-icon.png'));
    const program = path.join(place, 'zstack-console');
    await writeFile(
      program,
      `#!/bin/sh\nprintf '%s' "$0|$*" > '${folder}/opened.new' && mv '${folder}/opened.new' '${folder}/opened'\n`,
    );
    await chmod(program, 0o755);
  };

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'zsc-register-'));
    await putInto('apps');
    env = {
      PATH: process.env['PATH'],
      HOME: folder,
      XDG_DATA_HOME: path.join(folder, 'data'),
      XDG_DATA_DIRS: '/usr/share',
      LANG: 'C.UTF-8',
    };
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const opened = () => readFile(path.join(folder, 'opened'), 'utf8').catch(() => '');
  const names = ['my "apps" $HOME `x` \\ 程序', '100% 程序', '%U', '50%% "off" $x `y` \\', "it's = %"];

  it.each(names)('leads links and .vv files to a program in “%s”', async (name) => {
    await putInto(name);
    expect(register()).toMatchObject({ status: 0, stderr: '' });
    await tool('desktop-file-validate', entry());
    await run('gio', ['launch', entry(), 'zstack-console://open?vm=a%20b'], { env });
    await expect.poll(opened).toBe(`${path.join(place, 'zstack-console')}|zstack-console://open?vm=a%20b`);
  });

  it.each(names)('a program in “%s” is started at login', async (name) => {
    await putInto(name);
    const file = path.join(folder, 'autostart', 'zstack-console.desktop');
    const program = path.join(place, 'zstack-console');
    expect(await setAutostart(file, { command: [program, '--hidden', 'a %U b'], name: 'n' })).toMatchObject({
      ok: true,
    });
    await tool('desktop-file-validate', file);
    await run('gio', ['launch', file], { env });
    await expect.poll(opened).toBe(`${program}|--hidden a %U b`);
  });

  it('registers itself, and takes all of it back', async () => {
    expect(register()).toMatchObject({ status: 0, stderr: '' });
    await tool('desktop-file-validate', entry());
    expect(await tool('xdg-mime', 'query', 'default', 'x-scheme-handler/zstack-console')).toBe(
      'zstack-console.desktop',
    );
    expect(await tool('xdg-mime', 'query', 'default', 'application/x-virt-viewer')).toBe('zstack-console.desktop');
    const connection = path.join(folder, 'a.vv');
    await writeFile(connection, '[virt-viewer]\n');
    expect(await tool('gio', 'info', '-a', 'standard::content-type', connection)).toContain(
      'application/x-virt-viewer',
    );
    expect(register()).toMatchObject({ status: 0 }); // once more, as after a move
    expect(register('--remove')).toMatchObject({ status: 0, stderr: '' });
    const left = await readdir(path.join(folder, 'data'), { recursive: true });
    expect(left.filter((name) => name.includes('zstack-console'))).toEqual([]);
    expect(register('--remove')).toMatchObject({ status: 1, stderr: 'Nothing was registered for you.\n' });
  });

  it('leaves an entry alone that somebody else wrote, and says so', async () => {
    await mkdir(path.dirname(entry()), { recursive: true });
    await writeFile(entry(), '[Desktop Entry]\nName=Mine\n');
    for (const args of [[], ['--remove']])
      expect(register(...args)).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('stays as it is') as string,
      });
    expect(await readFile(entry(), 'utf8')).toContain('Name=Mine');
  });

  it.each([
    ['what is no program', path.join(root, 'package.json'), 'is no program'],
    ['what a package installed', '/usr/bin/env', 'registered it already'],
  ])('refuses %s, and writes nothing', async (_what, program, said) => {
    const done = register(program);
    expect([done.status, done.stderr]).toEqual([1, expect.stringContaining(said)]);
    await expect(readFile(entry())).rejects.toThrow('ENOENT');
  });
});
