import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PNG } from 'pngjs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { untilPhase, type DrivenApp } from '../../lab/driver/app.ts';
import { SpiceServer } from '../../lab/spice-server/index.ts';
import { translator } from '../../shared/i18n/index.ts';
import type { ConsoleApi } from '../../shared/ipc.ts';
import { openBySpiceFile, startDesk, type Desk } from './kit.ts';

const t = translator('en', 'console');
/** VD_AGENT_CLIPBOARD_IMAGE_PNG */
const picture = 2;

/** A picture of that size in one colour. */
function pngOf(width: number, height: number, color: readonly number[]): Buffer {
  const png = new PNG({ width, height });
  for (let at = 0; at < png.data.length; at += 4) png.data.set([...color, 255], at);
  return PNG.sync.write(png);
}

/** The real app, a real SPICE server and its guest's agent: what crosses into this computer and back. */
describe('a SPICE guest in the app', () => {
  let desk: Desk;
  let server: SpiceServer;
  let app: DrivenApp;
  let page: Page;
  let folder: string;

  beforeAll(async () => {
    server = new SpiceServer({ agent: true, size: { width: 800, height: 600 } });
    [desk] = await Promise.all([startDesk({ keyring: false }), server.start()]);
    ({ app, page } = await openBySpiceFile(desk, server.port, 'spice guest'));
    folder = await desk.newProfile();
    await mkdir(folder, { recursive: true });
    await server.command('op fill seed=3');
    await untilPhase(page, 'connected');
    await page.locator('.stage-host').click();
  });
  afterAll(async () => {
    await app.quit().catch(() => undefined);
    await server.stop();
    await desk.stop();
  });

  it('asks for the microphone in a dialog of the system: Enter and Escape are a no, a yes has to be chosen', async () => {
    const xdotool = (...args: string[]): string => {
      const { stdout } = spawnSync('xdotool', args, { env: desk.env, encoding: 'utf8' });
      return stdout.trim();
    };
    const windows = () => xdotool('search', '--onlyvisible', '--class', '.').split('\n').length;
    const answerTo = async (...keys: string[]) => {
      const before = windows();
      const answer = page.evaluate(() =>
        (window as unknown as { zstack: ConsoleApi }).zstack.request('microphone.ask'),
      );
      await expect.poll(windows, { timeout: 15_000 }).toBeGreaterThan(before);
      xdotool('key', ...keys);
      return answer;
    };
    const drop = () =>
      page.evaluate(() => (window as unknown as { zstack: ConsoleApi }).zstack.request('microphone.drop'));
    expect(await answerTo('Return')).toEqual({ ok: true, value: false });
    expect(await answerTo('Escape')).toEqual({ ok: true, value: false });
    expect(await answerTo('Tab', 'Return')).toEqual({ ok: true, value: true });
    await drop();
    expect(await answerTo('Escape')).toEqual({ ok: true, value: false }); // a yes that was taken back is asked for anew
  });

  it('puts what the guest copied onto this computer’s clipboard', async () => {
    const text = path.join(folder, 'copied.txt');
    await writeFile(text, '来自云主机 ✓');
    await server.command(`clipboard copy ${text}`);
    const mine = () => app.electron.evaluate(async ({ clipboard }) => clipboard.readText());
    await expect.poll(mine, { timeout: 15_000 }).toBe('来自云主机 ✓');
    const file = path.join(folder, 'copied.png');
    await writeFile(file, pngOf(30, 20, [255, 0, 0]));
    await server.command('clipboard release'); // else it would be both, and text goes first
    await server.command(`clipboard copy ${file} type=${picture}`);
    const size = () =>
      app.electron.evaluate(({ clipboard }) => {
        const image = (clipboard as unknown as { readImage(): Electron.NativeImage }).readImage();
        return [image.getSize().width, image.getSize().height, ...image.toBitmap().subarray(0, 4)];
      });
    await expect.poll(size, { timeout: 15_000 }).toEqual([30, 20, 0, 0, 255, 255]);
  });

  it('gives the guest this computer’s picture when it asks for it', async () => {
    const png = pngOf(40, 10, [0, 128, 255]);
    await app.electron.evaluate(({ clipboard, nativeImage }, bytes) => {
      const image = nativeImage.createFromBuffer(Buffer.from(bytes, 'base64'));
      (clipboard as unknown as { writeImage(image: Electron.NativeImage): void }).writeImage(image);
    }, png.toString('base64'));
    server.clearEvents();
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await server.waitForEvent(({ kind, types }) => kind === 'clipboard-grab' && String(types) === '2', 10_000);
    await server.command(`clipboard paste type=${picture}`);
    await server.waitForEvent(({ kind, type }) => kind === 'clipboard' && type === picture, 10_000);
    const saved = path.join(folder, 'pasted.png');
    await server.command(`clipboard save ${saved}`);
    const { width, height, data } = PNG.sync.read(await readFile(saved));
    expect([width, height, ...data.subarray(0, 4)]).toEqual([40, 10, 0, 128, 255, 255]);
  });

  it('copies a file of this computer into the guest', async () => {
    const file = path.join(folder, '报告.bin');
    const content = Buffer.alloc(2_000_000, 'of this computer ');
    await writeFile(file, content);
    await page.getByRole('button', { name: t('more') }).click();
    await page.getByRole('menuitem', { name: t('files.menu') }).click();
    await page.locator('.panel input[type=file]').setInputFiles(file);
    const arrived = await server.waitForEvent(({ kind }) => kind === 'file', 20_000);
    const sha256 = createHash('sha256').update(content).digest('hex');
    expect(arrived).toMatchObject({ event: 'done', name: '报告.bin', sha256 });
    await page.getByText(t('files.done', { size: t('files.megabytes', { size: '2.0' }) })).waitFor();
  });
});
