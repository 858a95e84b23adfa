import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { makeTempDir, spawnChild, type TempDir } from '../../lab/process.ts';
import { SpiceServer, type SpiceServerEvent } from '../../lab/spice-server/index.ts';
import type { SpiceServerSpec } from '../../lab/spice-server/options.ts';
import { VdAgent } from '../../lab/spice-server/vdagent.ts';
import { faultsOfTabWay } from '../fakes/access.ts';
import { comparePictures, openConsolePages, type ConsolePages } from '../fakes/console-page.ts';
import { FakeSession } from '../fakes/console-session.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';
import { until } from '../fakes/until.ts';

/** VD_AGENT_FILE_XFER_STATUS_* and VD_AGENT_CLIPBOARD_*. */
const noSpace = 4;
const disabled = 7;
const png = 2;

const run = promisify(execFile);
const python = '/usr/bin/python3';
const clipboardOfX = path.resolve('tests/fakes/x-clipboard.py');

const sha256 = (data: Buffer | string) => createHash('sha256').update(data).digest('hex');
/** The smallest PNG: one pixel. */
const onePixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** The page with our SPICE engine, and a real server whose guest, agent and pointer do what a test says. */
describe('a SPICE guest with an agent', () => {
  const leftovers = watchLeftovers();
  let pages: ConsolePages;
  let files: TempDir;

  beforeAll(async () => {
    [pages, files] = await Promise.all([openConsolePages(), makeTempDir('spice-guest')]);
  });
  afterAll(async () => {
    await pages.close();
    await files.remove();
    await leftovers.check();
  });

  async function serverOf(spec: SpiceServerSpec = { agent: true }): Promise<SpiceServer> {
    const server = new SpiceServer(spec);
    onTestFinished(() => server.stop());
    await server.start();
    return server;
  }

  async function open(server: SpiceServer, port = () => server.port) {
    const session = new FakeSession({ origin: pages.origin, protocol: 'spice', port });
    const { page, problems } = await pages.open(session);
    onTestFinished(async () => {
      await page.context().close();
      session.dispose();
      expect(problems).toEqual([]);
    });
    await draw(server);
    await until(() => session.state.phase.kind === 'connected', 15_000);
    await page.locator('.stage[data-live]').waitFor();
    const asked = (name: string) => session.requests.filter((request) => request.name === name);
    return { session, page, asked };
  }

  const draw = (server: SpiceServer) => server.command('op fill seed=3');
  const event = (server: SpiceServer, kind: string, test: (event: SpiceServerEvent) => boolean = () => true) =>
    server.waitForEvent((each) => each.kind === kind && test(each), 10_000);
  const agentUp = (server: SpiceServer) => event(server, 'agent-caps', ({ caps }) => caps !== 0);

  it('keeps the loudness for the VM, and offers no microphone where the administrator forbids it', async () => {
    const server = await serverOf({ sound: true });
    const { session, page, asked } = await open(server);
    const bar = page.locator('[data-tool="sound"]');
    await bar.click();
    const volume = page.getByRole('slider', { name: 'Volume' });
    expect(await volume.inputValue()).toBe('1');
    await page.locator('.sound-choices:focus').waitFor();
    await page.keyboard.press('Tab');
    for (let step = 0; step < 9; step++) await page.keyboard.press('ArrowLeft');
    const remembered = () => asked('view.remember').map(({ argument }) => (argument as { volume: number }).volume);
    await until(() => remembered().at(-1) === 0.55, 5000);
    expect(await volume.getAttribute('aria-valuetext')).toBe('55%');
    const before = remembered().length;
    const track = await page.locator('.slider-track').boundingBox();
    const at = (share: number) => [(track?.x ?? 0) + (track?.width ?? 0) * share, (track?.y ?? 0) + 14] as const;
    await page.mouse.move(...at(0.55));
    await page.mouse.down();
    await page.mouse.move(...at(0.26), { steps: 8 });
    await page.mouse.up();
    await until(() => remembered().length > before, 5000);
    expect(remembered().slice(before)).toEqual([0.25]); // once, when it is let go
    await page.getByRole('checkbox', { name: 'Mute' }).press('Space');
    await until(() => remembered().length > before + 1, 5000);
    expect(asked('view.remember').at(-1)?.argument).toEqual({ volume: 0.25, muted: true });
    await page.keyboard.press('Escape');
    const { look } = session;
    const rules = { ...look.policy.rules, microphone: false };
    session.onPush('settings.changed', { ...look, policy: { ...look.policy, rules } });
    await bar.click();
    const microphone = page.getByRole('checkbox', { name: 'Let the VM hear the microphone' });
    expect(await microphone.isDisabled()).toBe(true);
    await page.getByText('Your administrator lets no VM hear the microphone.').waitFor();
    expect(asked('microphone.ask')).toEqual([]);
  });

  it('exchanges text: offered by each side, given when it is asked for', async () => {
    const server = await serverOf();
    const large = 'grüße 😀\n'.repeat(100_000); // more than VNC's megabyte
    const { session, asked, page } = await open(server);
    await agentUp(server);
    const file = path.join(files.path, 'theirs.txt');
    await writeFile(file, large);
    await server.command(`clipboard copy ${file}`);
    await until(() => asked('clipboard.write').length === 1, 10_000);
    expect(asked('clipboard.write')[0]?.argument).toEqual({ text: large });

    session.answers.set('clipboard.read', () => ({ kind: 'text', text: `ours ${large}` }));
    server.clearEvents();
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await event(server, 'clipboard-grab');
    expect(server.events.filter(({ kind }) => kind === 'clipboard')).toEqual([]);
    await server.command('clipboard paste');
    const { sha256: given } = await event(server, 'clipboard');
    expect(given).toBe(sha256(`ours ${large}`));
  });

  it('exchanges pictures', async () => {
    const server = await serverOf();
    const { session, asked, page } = await open(server);
    await agentUp(server);
    const file = path.join(files.path, 'theirs.png');
    await writeFile(file, onePixel);
    await server.command(`clipboard copy ${file} type=${png}`);
    await until(() => asked('clipboard.writePicture').length === 1, 10_000);
    const written = asked('clipboard.writePicture')[0]?.argument as { png: { base64: string } };
    const picture = Buffer.from(written.png.base64, 'base64');
    const { different, width } = await comparePictures(pages.bench, picture, onePixel);
    expect([different, width]).toEqual([0, 1]); // the same picture, written anew

    session.answers.set('clipboard.read', () => ({ kind: 'picture', mark: 'ours' }));
    await page.evaluate(
      (bytes) => {
        const { zstack } = window as unknown as { zstack: { request: (name: string, ...rest: unknown[]) => unknown } };
        const { request } = zstack;
        zstack.request = (name, ...rest) =>
          name === 'clipboard.readPicture'
            ? Promise.resolve({ ok: true, value: { kind: 'png', png: Uint8Array.from(bytes) } })
            : request(name, ...rest);
        window.dispatchEvent(new Event('focus'));
      },
      [...onePixel],
    );
    await event(server, 'clipboard-grab', ({ types }) => String(types) === String(png));
    await server.command(`clipboard paste type=${png}`);
    const { sha256: given } = await event(server, 'clipboard', ({ type }) => type === png);
    expect(given).toBe(sha256(onePixel));
  });

  it('works with the agent that Linux guests really have', async () => {
    const agent = await VdAgent.create();
    const server = await serverOf({ agent: { socket: agent.port } });
    onTestFinished(() => agent.stop());
    const { session, page, asked } = await open(server);
    await agent.start();
    const panel = await openFiles(page); // the page is told of the agent once it has come
    await panel.getByText('Choose files, or drop them').waitFor({ timeout: 20_000 });
    await choose(page, '文件 1.bin', Buffer.alloc(400_000, 'x'));
    await panel.getByText('Arrived, 400 kB').waitFor({ timeout: 20_000 });
    expect((await readFile(path.join(agent.files, '文件 1.bin'))).equals(Buffer.alloc(400_000, 'x'))).toBe(true);

    const owner = await spawnChild(python, [clipboardOfX, 'set', 'from the desktop ✓'], { env: agent.env });
    onTestFinished(() => owner.stop());
    await until(() => asked('clipboard.write').length === 1, 15_000);
    expect(asked('clipboard.write')[0]?.argument).toEqual({ text: 'from the desktop ✓' });
    session.answers.set('clipboard.read', () => ({ kind: 'text', text: 'to the desktop 😀' }));
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    const theirs = async () => (await run(python, [clipboardOfX, 'get'], { env: agent.env })).stdout;
    await expect.poll(theirs, { timeout: 15_000, interval: 300 }).toBe('to the desktop 😀');
  });

  const openFiles = async (page: Page) => {
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Copy files to the VM…' }).click();
    return page.locator('.panel');
  };
  const choose = (page: Page, name: string, buffer: Buffer) =>
    page.locator('.panel input[type=file]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });

  it('copies files into the guest, and names why one did not arrive', async () => {
    const server = await serverOf();
    const { page } = await open(server);
    await agentUp(server);
    const panel = await openFiles(page);
    const content = Buffer.alloc(3_000_000, 'some content of a file ');
    await choose(page, 'name = with “signs” 文件.bin', content);
    const arrived = await event(server, 'file');
    expect(arrived).toMatchObject({ event: 'done', name: 'name = with “signs” 文件.bin', sha256: sha256(content) });
    await panel.getByText('Arrived, 3.0 MB').waitFor();
    await server.command(`files status=${noSpace}`);
    await choose(page, 'too large.bin', content);
    await panel.getByText('There is not enough space in the VM: 13 kB free, 3.0 MB needed').waitFor();
    await server.command(`files after=100000 late=${disabled}`);
    await choose(page, 'forbidden.bin', content);
    await panel.getByText('The VM is set up to take no files').waitFor();
    await panel.getByRole('button', { name: 'Close' }).focus();
    expect(await faultsOfTabWay(page)).toEqual([]);
    await panel.getByRole('button', { name: 'Clear list' }).click();
    await panel.locator('.transfers').waitFor({ state: 'detached' });
  });

  it('cancels a file that a slow guest has not taken yet, and takes dropped ones', async () => {
    const server = await serverOf();
    const { page } = await open(server);
    await agentUp(server);
    await server.command('agent pace 50');
    await page.evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([new Uint8Array(2_000_000)], 'dropped.bin'));
      for (const type of ['dragover', 'drop']) {
        document.querySelector('.stage-host')?.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true }));
      }
    });
    const row = page.locator('.transfers > li', { hasText: 'dropped.bin' });
    await row.locator('progress').waitFor();
    await event(server, 'file-start');
    await row.getByRole('button', { name: 'Cancel dropped.bin' }).click();
    await row.getByText('Cancelled').waitFor();
    expect(await event(server, 'file')).toMatchObject({ event: 'cancelled', name: 'dropped.bin' });
  });

  it('says what is missing without an agent, and takes the one that comes', async () => {
    const server = await serverOf();
    await server.command('agent disconnect');
    const { page } = await open(server);
    const hint = page.getByRole('button', { name: 'This VM runs no SPICE agent' });
    await hint.click({ timeout: 15_000 });
    await page.locator('.panel').getByText('sudo apt install spice-vdagent').waitFor();
    await server.command('agent connect');
    await hint.waitFor({ state: 'detached' });
    await agentUp(server);
  });

  it('asks for the window’s size once, and knows a guest that takes it', async () => {
    const server = await serverOf();
    const { page } = await open(server);
    await agentUp(server);
    await page.getByRole('button', { name: 'Scale' }).click();
    await page.getByRole('menuitemradio', { name: 'VM follows the window' }).click();
    const { heads } = await event(server, 'monitors');
    const [head] = heads as { width: number; height: number }[];
    const box = await page.locator('.spice-screen').boundingBox();
    expect(Math.abs((head?.width ?? 0) - (box?.width ?? 0))).toBeLessThan(8);
    server.clearEvents();
    await server.command(`resize width=${head?.width} height=${head?.height}`);
    await draw(server);
    await page.waitForFunction(
      (width) => (document.querySelector('.spice-heads')?.clientWidth ?? 0) === width,
      head?.width,
    );
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(server.events.filter(({ kind }) => kind === 'monitors')).toEqual([]);
  });

  it('shows each type of pointer once', async () => {
    const server = await serverOf();
    const { page } = await open(server);
    const style = () => page.locator('.spice-screen').evaluate((screen) => (screen as HTMLElement).style.cursor);
    const shows = (test: (cursor: string) => boolean) => expect.poll(async () => test(await style())).toBe(true);
    const seen = new Set<string>();
    for (let type = 0; type <= 6; type++) {
      await server.command(`cursor set type=${type} width=32 height=24 hot.x=3 hot.y=4 seed=${type + 1}`);
      await shows((cursor) => /^url\("data:image\/png.*"\) 3 4, default$/.test(cursor) && !seen.has(cursor));
      seen.add(await style());
    }
    await server.command('cursor hide');
    await shows((cursor) => cursor.endsWith('1 1, default'));
    await server.command('cursor set type=0 width=200 height=180 seed=5 x=10 y=10');
    await shows((cursor) => cursor === 'none');
    await page.locator('.stage-host').hover({ position: { x: 300, y: 200 } });
    const box = await page.locator('.spice-pointer').boundingBox();
    expect([box?.width, box?.height]).toEqual([200, 180]);
    await server.command('cursor set type=1 width=32 height=32 seed=9');
    await page.locator('.spice-pointer').waitFor({ state: 'detached' });
  });

  it('draws the pointer where the guest has it when it moves it itself', async () => {
    const server = await serverOf({ mouse: 'server' });
    const { page } = await open(server);
    await server.command('cursor set type=0 width=16 height=16 hot.x=0 hot.y=0 seed=2 x=100 y=50');
    const pointer = page.locator('.spice-pointer');
    await pointer.waitFor();
    const place = async () => {
      const [at, screen] = [await pointer.boundingBox(), await page.locator('.spice-heads').boundingBox()];
      const scale = (screen?.width ?? 0) / 640;
      return [((at?.x ?? 0) - (screen?.x ?? 0)) / scale, ((at?.y ?? 0) - (screen?.y ?? 0)) / scale].map(Math.round);
    };
    await expect.poll(place).toEqual([100, 50]);
    await server.command('cursor move x=320 y=240');
    await expect.poll(place).toEqual([320, 240]);
    expect(await page.locator('.spice-screen').evaluate((screen) => (screen as HTMLElement).style.cursor)).toBe('none');
  });

  it('sends keys, lock keys, every button and whole notches', async () => {
    const server = await serverOf({}); // an agent would be given the pointer
    await server.command('leds 2'); // Num Lock, which this computer does not have on
    const { page } = await open(server);
    await page.locator('.stage-host').hover({ position: { x: 200, y: 200 } });
    const screen = page.locator('.spice-screen');
    await screen.focus();
    for (const code of ['IntlYen', 'Lang1', 'MediaPlayPause', 'PrintScreen']) {
      for (const type of ['keydown', 'keyup']) await screen.dispatchEvent(type, { code });
    }
    const bytes = [0x7d, 0xfd, 0x72, 0xf2, 0xe0, 0x22, 0xe0, 0xa2, 0xe0, 0x37, 0xe0, 0xb7];
    const scanned = () => server.events.flatMap(({ kind, byte }) => (kind === 'scan' ? [byte] : []));
    await until(() => scanned().length >= bytes.length + 2, 10_000);
    expect(scanned()).toEqual([0x45, 0xc5, ...bytes]); // Num Lock goes off first
    await screen.dispatchEvent('wheel', { deltaY: 150 }); // three notches at once
    await until(() => server.events.filter(({ kind, delta }) => kind === 'wheel' && delta === 1).length === 3, 10_000);
    for (const buttons of [8, 24, 16, 0]) {
      await screen.dispatchEvent('pointermove', { buttons, clientX: 300, clientY: 300 });
    }
    await server.waitForEvent(({ buttons }) => Number(buttons) > 31, 10_000);
  });

  it('follows a guest that moves to another server', async () => {
    const migration = 'switch-host';
    const [source, target] = await Promise.all([
      serverOf({ migration }),
      serverOf({ migration, migrationTarget: true }),
    ]);
    let port = source.port;
    const { session, page } = await open(source, () => port);
    await source.migrateTo(target);
    await until(() => session.reports.some(({ kind }) => kind === 'moved'), 10_000);
    port = target.port; // what the cloud answers now
    await page.locator('.stage-last canvas').waitFor();
    session.reconnect();
    await draw(target);
    await until(() => session.state.attempt === 2 && session.state.phase.kind === 'connected', 15_000);
    expect(session.reports.some(({ kind }) => kind === 'ended')).toBe(false);
  });

  it('shows several screens side by side, or one of them', async () => {
    const server = await serverOf({ displays: 2 });
    const { page, asked } = await open(server);
    await server.command('op fill seed=4 display=1');
    await page.getByRole('button', { name: 'Screens of the VM' }).click();
    await page.getByRole('menuitemradio', { name: 'Screen 2' }).click();
    await expect.poll(() => page.locator('.spice-heads > canvas:not([hidden])').count()).toBe(1);
    await expect.poll(() => asked('view.remember').at(-1)?.argument).toEqual({ head: 1 });
    await page.getByRole('button', { name: 'Screens of the VM' }).click();
    await page.getByRole('menuitemradio', { name: 'All side by side' }).click();
    await expect.poll(() => page.locator('.spice-heads > canvas:not([hidden])').count()).toBe(2);
  });

  it('shows monitors of one display in windows of their own, also over a reconnect, and takes them back', async () => {
    const server = await serverOf({ size: { width: 800, height: 300 } });
    const { page, session, asked } = await open(server);
    await server.command('heads 400x300+0+0 400x300+400+0 max=2');
    await server.command('frames photo 20 2');
    const sizeIn = (shown: Page) =>
      shown.evaluate(() => {
        const canvas = document.querySelector<HTMLCanvasElement>('.spice-screen canvas:not([hidden])');
        return canvas && [canvas.width, canvas.height];
      });
    const choose = async (name: string) => {
      await page.getByRole('button', { name: 'Screens of the VM' }).click();
      await page.getByRole('menuitemradio', { name }).click();
    };
    await page.getByRole('button', { name: 'Screens of the VM' }).waitFor();
    const opening = page.waitForEvent('popup');
    await choose('One window for each screen');
    const head = await opening;
    await expect.poll(() => asked('view.remember').at(-1)?.argument).toEqual({ head: 'windows' });
    for (const shown of [page, head]) await expect.poll(() => sizeIn(shown), { timeout: 10_000 }).toEqual([400, 300]);
    session.reconnect();
    await head.locator('.head-last').waitFor({ timeout: 10_000 });
    await server.command('heads 400x300+0+0 400x300+400+0 max=2');
    await server.command('frames photo 20 2');
    await until(() => session.state.phase.kind === 'connected', 15_000);
    await server.command('heads 400x300+0+0 400x300+400+0 max=2');
    await expect.poll(() => sizeIn(head), { timeout: 10_000 }).toEqual([400, 300]);
    await choose('Screen 2'); // here, where the other one was
    await expect.poll(() => head.isClosed(), { timeout: 10_000 }).toBe(true);
    await expect.poll(() => sizeIn(page), { timeout: 10_000 }).toEqual([400, 300]);
    const again = page.waitForEvent('popup');
    await choose('One window for each screen');
    await (await again).close();
    await expect.poll(() => sizeIn(page), { timeout: 10_000 }).toEqual([800, 300]);
    await expect.poll(() => asked('view.remember').at(-1)?.argument).toEqual({ head: 'all' });
  });
});
