import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { autostartFile, autostartText, setAutostart } from '../../../../main/shell/autostart-entry.ts';
import { readKeyFile } from '../../../../shared/key-file.ts';

const wanted = { command: ['/opt/ZStack Console/zstack-console', '--hidden'], name: 'ZStack Console' };

describe('setAutostart', () => {
  let home: string;
  let file: string;

  beforeEach(async () => {
    home = await mkdtemp(path.join(os.tmpdir(), 'zsc-home-'));
    file = autostartFile({}, home);
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  it('writes the entry where the desktop looks, and removes it again', async () => {
    expect(file).toBe(path.join(home, '.config/autostart/zstack-console.desktop'));
    expect(autostartFile({ XDG_CONFIG_HOME: '/x' }, home)).toBe('/x/autostart/zstack-console.desktop');
    expect(autostartFile({ XDG_CONFIG_HOME: 'relative' }, home)).toBe(file);
    expect(await setAutostart(file, wanted)).toMatchObject({ ok: true });
    const entry = readKeyFile(await readFile(file, 'utf8'), 'Desktop Entry');
    expect(entry?.get('Exec')).toBe('"/opt/ZStack Console/zstack-console" --hidden');
    expect(entry?.get('TryExec')).toBe('/opt/ZStack Console/zstack-console');
    expect(await readdir(path.dirname(file))).toEqual(['zstack-console.desktop']); // nothing temporary
    expect(await setAutostart(file, null)).toMatchObject({ ok: true });
    expect(await setAutostart(file, null)).toMatchObject({ ok: true });
    expect(await readdir(path.dirname(file))).toEqual([]);
  });

  it('follows the program when it has moved', async () => {
    await setAutostart(file, wanted);
    await setAutostart(file, { ...wanted, command: ['/home/me/ZStack.AppImage'] });
    expect(await readFile(file, 'utf8')).toContain('Exec=/home/me/ZStack.AppImage\n');
  });

  it('touches no entry of somebody else', async () => {
    await setAutostart(file, wanted);
    await writeFile(file, '[Desktop Entry]\nName=mine\n');
    expect(await setAutostart(file, wanted)).toMatchObject({ error: { code: 'login-item-failed' } });
    expect(await setAutostart(file, null)).toMatchObject({ ok: true });
    expect(await readFile(file, 'utf8')).toContain('Name=mine');
  });

  it('says what kept it from writing', async () => {
    await writeFile(path.join(home, '.config'), 'a file in the way');
    const set = await setAutostart(file, wanted);
    expect(set).toMatchObject({ error: { code: 'login-item-failed' } });
    expect(JSON.stringify(set)).toMatch(/ENOTDIR|EEXIST/);
  });
});

describe('autostartText', () => {
  it('quotes for the launcher and for the file', () => {
    const text = autostartText({ command: ['/a b', '100%', '$x`"\\', '--user-data-dir=/p'], name: 'n' });
    expect(text).toContain(`Exec="/a b" 100%% "\\\\$x\\\\\`\\\\"\\\\\\\\" --user-data-dir=/p\n`);
  });

  it('starts a program with % in its path by a shell', () => {
    const text = autostartText({ command: ['/100%/app', '--hidden'], name: 'n' });
    expect(text).toContain(
      'Exec=sh -c "exec \\\\"\\\\$0\\\\" \\\\"\\\\$@\\\\"" /100%%/app --hidden\nTryExec=/100%/app\n',
    );
  });
});
