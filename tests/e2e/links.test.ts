import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, readFile, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCloud, type LabCloud } from '../../lab/cloud.ts';
import { appCommand, DrivenApp, untilPhase } from '../../lab/driver/app.ts';
import { errorWords, translator } from '../../shared/i18n/index.ts';
import { linkText } from '../../shared/link.ts';
import { vvFileText } from '../../shared/vv-file.ts';
import { startDesk, type Desk } from './kit.ts';

const t = translator('en', 'links');

/** Links and connection files from outside: nothing happens before a yes. */
describe('links and connection files', () => {
  let desk: Desk;
  let cloud: LabCloud;
  let app: DrivenApp;
  let profile: string;
  let folder: string;

  /** As the desktop does it: the program with one argument. */
  const follow = async (argument: string): Promise<number> => {
    const { command, args } = appCommand({ profile });
    const child = spawn(command, [...args, '--', argument], { env: desk.env, stdio: 'ignore' });
    const [code] = (await once(child, 'exit')) as [number];
    return code;
  };
  const question = async () => (await app.library()).getByRole('alertdialog');
  const asked = async () => {
    const dialog = await question();
    await dialog.waitFor();
    return dialog;
  };
  const answer = async (words: string) => {
    const dialog = await question();
    await dialog.getByRole('button', { name: words }).click();
    await dialog.waitFor({ state: 'detached' });
  };
  const told = async (
    code: 'link-secret' | 'link-invalid' | 'connection-file-unreadable',
    params: Record<string, string>,
  ) => {
    const { title } = errorWords({ code, params }, 'en');
    await (await app.library()).getByText(title).first().waitFor();
    expect(await (await question()).count()).toBe(0);
  };
  const nothingAsked = () => cloud.node.calls.of('GetVmConsoleAddress').length;

  beforeAll(async () => {
    [desk, cloud] = await Promise.all([startDesk(), startCloud({ guests: ['spice-tls'] })]);
    profile = await desk.newProfile();
    app = await DrivenApp.launch({ profile, env: desk.env });
    await app.addCloud(cloud);
    folder = path.join(profile, 'files');
    execFileSync('mkdir', ['-p', folder]);
  });
  afterAll(async () => {
    await app.quit().catch(() => undefined);
    await cloud.stop();
    await desk.stop();
  });

  it('asks about a link in the names that are known here, and does nothing on a no', async () => {
    expect(await follow(linkText({ cloud: new URL(cloud.baseUrl).host, vm: 'spice-tls' }))).toBe(0);
    const dialog = await asked();
    const text = await dialog.innerText();
    expect(text).toContain('spice-tls');
    expect(text).toContain(cloud.account);
    // the answer that does nothing is the one that Enter gives
    await dialog
      .locator('button:focus')
      .filter({ hasText: t('no') })
      .waitFor();
    await (await app.library()).keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    expect(nothingAsked()).toBe(0);
  });

  it('opens the console on a yes', async () => {
    await follow(linkText({ cloud: cloud.baseUrl, vm: 'spice-tls' }));
    await asked();
    await answer(t('yes'));
    const page = await app.console('spice-tls');
    await untilPhase(page, 'connected');
    await page.close();
  });

  it('offers nothing for a cloud that is not known here', async () => {
    await follow(linkText({ cloud: 'evil.example', vm: 'spice-tls' }));
    const dialog = await asked();
    expect(await dialog.innerText()).toContain('evil.example');
    expect(await dialog.getByRole('button', { name: t('yes') }).count()).toBe(0);
    await answer(t('close'));
  });

  it('refuses hostile links, and asks about none of them', async () => {
    const before = nothingAsked();
    await follow('zstack-console://connect?cloud=a&vm=b&password=hunter2');
    await told('link-secret', { part: 'password' });
    await follow('zstack-console://connect?cloud=a&vm=%E2%80%AEgnp');
    await told('link-invalid', { part: 'vm' });
    expect(await follow('--no-sandbox --renderer-cmd-prefix=x')).toBe(2); // no option, no command
    expect(nothingAsked()).toBe(before);
    const log = await readFile(path.join(profile, 'logs', 'zstack-console.log'), 'utf8');
    expect(log).not.toContain('hunter2');
  });

  it('opens a .vv of a SPICE server with TLS to its picture, and deletes the file after the yes', async () => {
    const { spice, spiceTls } = cloud.guest('spice-tls').graphics;
    const file = path.join(folder, 'console.vv');
    const address = {
      protocol: 'spice',
      host: '127.0.0.1',
      port: spice ?? 0,
      tlsPort: spiceTls ?? 0,
      ca: (cloud.certificates?.ca ?? '').trim(),
      hostSubject: 'C=CN,L=Shanghai,O=ZStack,CN=spice.zstack.org',
      title: 'from a file',
    } as const;
    const password = cloud.guest('spice-tls').consolePassword ?? '';
    const more = `password=${password}\ndelete-this-file=1\nproxy=http://127.0.0.1:9\n`;
    await writeFile(file, vvFileText(address) + more, { mode: 0o600 });
    await follow(file);
    const dialog = await asked();
    const text = await dialog.innerText();
    for (const part of ['console.vv', `127.0.0.1:${spiceTls ?? 0}`, t('file.encrypted'), t('file.deletes'), 'proxy']) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain(password);
    await access(file); // nothing before the yes
    await answer(t('yes'));
    const page = await app.console('from a file');
    const { state } = await untilPhase(page, 'connected');
    expect(state.phase).toMatchObject({ link: { encrypted: true, peer: `127.0.0.1:${spiceTls ?? 0}` } });
    await expect
      .poll(() =>
        access(file).then(
          () => 'there',
          () => 'gone',
        ),
      )
      .toBe('gone');
    await page.close();
  });

  it('reads no link, FIFO or device for a connection file', async () => {
    await symlink(path.join(os.homedir(), '.profile'), path.join(folder, 'link.vv'));
    execFileSync('mkfifo', [path.join(folder, 'fifo.vv')]);
    for (const name of ['link.vv', 'fifo.vv']) {
      await follow(path.join(folder, name));
      await told('connection-file-unreadable', { file: name });
    }
  });
});
