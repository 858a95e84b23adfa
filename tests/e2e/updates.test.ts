import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DrivenApp } from '../../lab/driver/app.ts';
import type { defaultSettings } from '../../shared/settings.ts';
import { errorWords, translator } from '../../shared/i18n/index.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';
import { startDesk, type Desk } from './kit.ts';

const t = translator('en', 'updates');
const library = translator('en', 'library');
const old = '#!/bin/sh\necho old\n';

/** The app renews itself as an AppImage does, from a channel on this computer that misbehaves on demand. */
describe('updates', () => {
  const leftovers = watchLeftovers();
  let desk: Desk;
  let folder: string;
  let channel: Channel;

  beforeAll(async () => {
    desk = await startDesk({ keyring: false });
    folder = await mkdtemp(path.join(os.tmpdir(), 'zsc-updates-'));
    channel = await startChannel(folder);
  });
  beforeEach(async () => {
    Object.assign(channel, { version: '9.1.0', damaged: false, cut: false });
    channel.asked.length = 0;
    await writeFile(appImage(), old);
    await chmod(appImage(), 0o755);
  });
  afterAll(async () => {
    channel.server.close();
    channel.server.closeAllConnections();
    await desk.stop();
    await rm(folder, { recursive: true, force: true });
    await leftovers.check();
  });

  const appImage = () => path.join(folder, 'zstack-console.AppImage');
  const launch = async (profile?: string) => {
    const home = profile ?? (await desk.newProfile());
    const env = {
      ...desk.env,
      APPIMAGE: appImage(),
      XDG_CACHE_HOME: path.join(home, 'cache'),
      ZSTACK_CONSOLE_CHANNEL: path.join(folder, 'app-update.yml'),
    };
    const app = await DrivenApp.launch({ profile: home, env });
    return { app, page: await app.library() };
  };

  it('are offered with what is new, fetched when wanted, and installed when the app ends', async () => {
    const { app, page } = await launch();
    await page.getByText(t('available', { version: '9.1.0' })).waitFor();
    await openSettings(page);
    await page.getByText('Faster & better').waitFor();
    expect(channel.asked.filter((url) => url.endsWith('.AppImage'))).toEqual([]);
    await page
      .getByRole('button', { name: t('download') })
      .last()
      .click();
    await page.getByText(t('readyHint')).first().waitFor();
    expect(await readFile(appImage(), 'utf8')).toBe(old);
    await app.quit();
    expect(await readFile(appImage(), 'utf8')).toBe(channel.file);
    expect((await stat(appImage())).mode & 0o777).toBe(0o755);
    // what electron-updater runs once so that the new version can settle in
    expect(await readFile(path.join(folder, 'ran'), 'utf8')).toBe('exit after install: true\n');
  });

  it('restart into the new version when asked to', async () => {
    await rm(path.join(folder, 'ran'), { force: true });
    const { app, page } = await launch();
    const gone = once(app.electron.process(), 'exit');
    await page
      .getByRole('button', { name: t('download') })
      .first()
      .click();
    await page
      .getByRole('button', { name: t('restart') })
      .first()
      .click();
    await gone;
    await expect.poll(() => readFile(path.join(folder, 'ran'), 'utf8').catch(() => '')).toBe('exit after install: \n');
  });

  it('refuse a file with another checksum, and leave the app as it is', async () => {
    channel.damaged = true;
    const { app, page } = await launch();
    await page
      .getByRole('button', { name: t('download') })
      .first()
      .click();
    await openSettings(page);
    const words = errorWords({ code: 'update-damaged', params: { version: '9.1.0' } }, 'en');
    await page.getByText(words.title).waitFor();
    await app.quit();
    expect(await readFile(appImage(), 'utf8')).toBe(old);
  });

  it('survive a download that is cut off, and go on with the next try', async () => {
    channel.cut = true;
    const { app, page } = await launch();
    await page
      .getByRole('button', { name: t('download') })
      .first()
      .click();
    await openSettings(page);
    await page.getByRole('button', { name: t('again') }).waitFor();
    channel.cut = false;
    await page.getByRole('button', { name: t('again') }).click();
    await page.getByText(t('readyHint')).first().waitFor();
    await app.quit();
    expect(await readFile(appImage(), 'utf8')).toBe(channel.file);
  });

  it('never go back to an older version', async () => {
    channel.version = '0.0.1';
    const { app, page } = await launch();
    await openSettings(page);
    await page.getByText(t('current')).waitFor();
    expect(await page.getByRole('button', { name: t('download') }).count()).toBe(0);
    await app.quit();
  });

  it('ask nobody anything when they are switched off', async () => {
    const profile = await desk.newProfile();
    const first = await launch(profile);
    await expect.poll(() => channel.asked.length).toBeGreaterThan(0);
    await first.page.evaluate(
      async (settings) => {
        await (globalThis as unknown as { zstack: AnyApi }).zstack.request('settings.change', settings);
      },
      { updates: 'off' } satisfies Partial<typeof defaultSettings>,
    );
    await first.app.quit();
    channel.asked.length = 0;
    const second = await launch(profile);
    await openSettings(second.page);
    await second.page.getByText(t('off')).waitFor();
    await second.app.quit();
    expect(channel.asked).toEqual([]);
  });
});

interface AnyApi {
  request(name: string, argument: unknown): Promise<unknown>;
}

async function openSettings(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: library('nav.settings') })
    .first()
    .click();
}

interface Channel {
  readonly server: Server;
  readonly asked: string[];
  readonly file: string;
  version: string;
  /** The file does not match its checksum. */
  damaged: boolean;
  /** The connection ends in the middle of the file. */
  cut: boolean;
}

/** An update channel on loopback, and the `app-update.yml` that leads to it. */
async function startChannel(folder: string): Promise<Channel> {
  const ran = path.join(folder, 'ran');
  const file = `#!/bin/sh\necho "exit after install: $APPIMAGE_EXIT_AFTER_INSTALL" > '${ran}'\n${'#'.repeat(100_000)}\n`;
  const sha512 = createHash('sha512').update(file).digest('base64');
  const server = createServer((request, response) => {
    const url = request.url ?? '';
    channel.asked.push(url);
    if (url.startsWith('/latest-linux.yml')) return void response.end(latest());
    if (!url.startsWith('/new.AppImage')) return void response.writeHead(404).end();
    const body = channel.damaged ? file.replace('echo', 'evil') : file;
    response.writeHead(200, { 'content-length': body.length });
    if (!channel.cut) return void response.end(body);
    response.write(body.slice(0, 20_000), () => response.destroy());
  });
  const channel: Channel = { server, asked: [], file, version: '9.1.0', damaged: false, cut: false };
  const latest = () =>
    [
      `version: ${channel.version}`,
      `files: [{ url: new.AppImage, sha512: '${sha512}', size: ${file.length} }]`,
      `path: new.AppImage\nsha512: '${sha512}'`,
      "releaseNotes: '<h2>News</h2><p>Faster & better</p><script>alert(1)</script>'",
      "releaseDate: '2026-01-01T00:00:00.000Z'\n",
    ].join('\n');
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const config = `provider: generic\nurl: http://127.0.0.1:${port}\nupdaterCacheDirName: zsc-updates-test\n`;
  await writeFile(path.join(folder, 'app-update.yml'), config);
  return channel;
}
