import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createVncGuest, type QemuGuest } from '../../lab/guests/index.ts';
import { fail, type AppError } from '../../shared/errors.ts';
import { openConsolePages, type ConsolePages } from '../fakes/console-page.ts';
import { FakeSession, type FakeSessionOptions } from '../fakes/console-session.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';
import { until } from '../fakes/until.ts';

const longName = 'production-database-主库-华东-上海-二区-财务系统-0001-with-a-very-long-name-مثال-🚀';
const fingerprint = Array.from({ length: 32 }, (_, at) => (at * 7 + 160).toString(16).slice(-2).toUpperCase()).join(
  ':',
);

const lost: Readonly<Record<string, AppError>> = {
  refused: fail('host-refused', { host: 'host-01', port: 5901 }).error,
  password: fail('console-password-wrong').error,
  untrusted: fail('tls-untrusted', { host: 'host-01', port: 5901, fingerprint, subject: 'CN=spice.zstack.org' }).error,
  changed: fail('tls-changed', { host: 'host-01', port: 5901, fingerprint, expected: fingerprint }).error,
  plaintext: fail('proxy-plaintext-refused', { host: 'proxy-01', port: 4900 }).error,
};

describe('the console window', () => {
  const leftovers = watchLeftovers();
  let pages: ConsolePages;
  let guest: QemuGuest;

  beforeAll(async () => {
    guest = createVncGuest({ name: 'window guest', size: { width: 640, height: 480 } });
    [pages] = await Promise.all([openConsolePages(), guest.start()]);
  });
  afterAll(async () => {
    await pages.close();
    await guest.stop();
    await leftovers.check();
  });

  async function open(more: Partial<FakeSessionOptions> = {}, size = { width: 1280, height: 800 }) {
    const port = () => guest.graphics.vnc ?? 0;
    const session = new FakeSession({ origin: pages.origin, protocol: 'vnc', port, ...more });
    const { page, problems } = await pages.open(session, size);
    onTestFinished(async () => {
      await page.context().close();
      session.dispose();
    });
    await until(() => session.state.phase.kind === 'connected', 15_000);
    await page.locator('.stage[data-live]').waitFor();
    const requested = (name: string) => session.requests.filter((request) => request.name === name);
    return { session, page, problems, requested };
  }

  describe.each([
    ['en', 640, 480],
    ['en', 1280, 800],
    ['zh-CN', 640, 480],
    ['zh-CN', 1280, 800],
  ] as const)('in %s at %dx%d', (language, width, height) => {
    it('keeps title and buttons of each card in sight, with a long name too', async () => {
      const { session, page, problems } = await open({ language, vmName: longName }, { width, height });
      for (const error of Object.values(lost)) {
        session.show({ kind: 'lost', error });
        const card = page.locator('.overlay-card');
        await card.waitFor();
        for (const part of [
          page.locator('.overlay-card h2'),
          ...(await page.locator('.overlay-actions button').all()),
        ]) {
          const box = await part.boundingBox();
          if (!box) throw new Error(`nothing to see for ${error.code}`);
          expect(box.x).toBeGreaterThanOrEqual(0);
          expect(box.x + box.width).toBeLessThanOrEqual(width);
          expect(box.y).toBeGreaterThanOrEqual(0);
          expect(box.y + box.height).toBeLessThanOrEqual(height);
        }
        expect(await page.locator('.overlay-card').textContent()).not.toMatch(/{{|\b(trust|changed|lost|plaintext)\./);
      }
      expect(problems).toEqual([]);
    });

    it('keeps every tool of the bar in sight', async () => {
      const { page } = await open({ language, vmName: longName }, { width, height });
      for (const tool of await page.locator('.bar-tools button').all()) {
        const box = await tool.boundingBox();
        expect((box?.x ?? Infinity) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
      }
      const pill = page.locator('.bar .pill > span:last-child');
      expect(await pill.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
    });
  });

  it('shows the certificate that is not trusted, and trusts exactly that one', async () => {
    const { session, page, requested } = await open();
    session.show({ kind: 'lost', error: lost['untrusted'] ?? fail('internal').error });
    await page.getByText(fingerprint).waitFor();
    await page.getByRole('button', { name: 'Trust and connect' }).click();
    await until(() => requested('session.trust').length === 1);
    expect(requested('session.trust')[0]?.argument).toEqual({ sha256: fingerprint });
  });

  it('offers no way past a changed certificate', async () => {
    const { session, page, requested } = await open();
    session.show({ kind: 'lost', error: lost['changed'] ?? fail('internal').error });
    const buttons = page.locator('.overlay-actions button');
    expect(await buttons.allTextContents()).toEqual(['Try again', 'Close']);
    expect(requested('session.trust')).toEqual([]);
  });

  it('allows an unencrypted proxy only when asked to', async () => {
    const { session, page, requested } = await open();
    session.show({ kind: 'lost', error: lost['plaintext'] ?? fail('internal').error });
    await page.getByRole('button', { name: 'Allow for beijing-prod' }).click();
    await until(() => requested('session.allowPlaintextProxy').length === 1);
  });

  it('shows what the server said as text', async () => {
    const { session, page, problems } = await open({ vmName: '<img src=x onerror=alert(1)>' });
    session.show({ kind: 'lost', error: fail('console-closed', { reason: '<script>alert(2)</script>' }).error });
    await page.getByText('<img src=x onerror=alert(1)>').first().waitFor();
    expect(await page.locator('img[src]').count()).toBe(0);
    expect(problems).toEqual([]);
  });

  it('saves and copies the picture at the resolution of the guest', async () => {
    const { page, requested } = await open();
    await page.getByRole('button', { name: 'Screenshot' }).click();
    await page.getByRole('menuitem', { name: 'Save to a file' }).click();
    await page.getByText('Saved to /home/ada').waitFor();
    await page.getByRole('button', { name: 'Screenshot' }).click();
    await page.getByRole('menuitem', { name: 'Copy to the clipboard' }).click();
    await until(() => requested('screenshot.copy').length === 1);
    const saved = requested('screenshot.save')[0]?.argument as { base64: string };
    const png = Buffer.from(saved.base64, 'base64');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([640, 480]); // IHDR
  });

  it('hides the bar in full screen until its handle is touched, and says the way out', async () => {
    const { session, page, requested } = await open();
    await page.getByRole('button', { name: 'Full screen' }).click();
    await until(() => requested('window.setFullScreen').length === 1);
    session.onPush('window.fullScreen', true);
    await page.locator('.stage-host:focus-within').waitFor();
    await page.mouse.move(640, 500);
    await barIs(page, 'away');
    expect(await page.locator('.edge-handle').textContent()).toBe('Ctrl+Alt'); // always in sight
    await page.mouse.move(640, 2);
    await barIs(page, 'shown');
    await page.getByRole('button', { name: 'Leave full screen' }).click();
    await until(() => requested('window.setFullScreen').length === 2);
    expect(requested('window.setFullScreen').map(({ argument }) => argument)).toEqual([true, false]);
  });

  it('hides the bar in full screen after a menu was used as well', async () => {
    const { session, page } = await open();
    session.onPush('window.fullScreen', true);
    await page.mouse.move(640, 500);
    await barIs(page, 'away'); // before full screen, it is shown as well
    await page.mouse.move(640, 2);
    await barIs(page, 'shown');
    await page.getByRole('button', { name: 'Send keys' }).click();
    await page.getByRole('menuitem', { name: 'Win', exact: true }).click();
    await page.mouse.move(640, 500);
    await barIs(page, 'away');
  });

  it('shows the bar in full screen when the keyboard comes back to this computer', async () => {
    const { session, page } = await open();
    session.onPush('window.fullScreen', true);
    await page.mouse.move(640, 500);
    await barIs(page, 'away');
    await page.keyboard.down('Control');
    await page.keyboard.down('Alt');
    await page.keyboard.up('Control');
    await page.keyboard.up('Alt');
    await barIs(page, 'shown');
    await page.locator('.bar:focus-within').waitFor();
  });

  it('goes into full screen and out of it with F11 while the keyboard is this computer’s, and then types into the guest', async () => {
    const { session, page, requested } = await open();
    const asked = () => requested('window.setFullScreen').map(({ argument }) => argument);
    const release = async () => {
      await page.keyboard.press('Control+Alt');
      await page.locator('.bar:focus-within').waitFor();
    };
    await page.locator('.stage-host canvas').first().click();
    await page.keyboard.press('F11'); // the guest's
    await release();
    expect(asked()).toEqual([]);
    await page.keyboard.press('F11');
    await until(() => asked().length === 1);
    session.onPush('window.fullScreen', true);
    await page.locator('.stage-host:focus-within').waitFor();
    await page.mouse.move(640, 500);
    await barIs(page, 'away');
    await release();
    await page.keyboard.press('F11');
    await until(() => asked().length === 2);
    expect(asked()).toEqual([true, false]);
  });

  it('follows language and theme at once', async () => {
    const { session, page } = await open();
    session.onPush('settings.changed', { ...session.look, language: 'zh-CN', dark: true });
    await page.getByRole('button', { name: '全屏' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
    expect(await page.title()).toBe('build-01 — beijing-prod');
  });
});

/** In sight, or wholly above the top edge. */
async function barIs(page: Page, where: 'shown' | 'away'): Promise<void> {
  const bottom = async () => {
    const box = await page.locator('.bar').boundingBox();
    return (box?.y ?? NaN) + (box?.height ?? NaN);
  };
  if (where === 'shown') await expect.poll(bottom).toBe(40);
  else await expect.poll(bottom).toBeLessThanOrEqual(0);
}
