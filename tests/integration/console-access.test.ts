import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createVncGuest, type QemuGuest } from '../../lab/guests/index.ts';
import type { ConsolePhase } from '../../shared/console.ts';
import { fail } from '../../shared/errors.ts';
import { translator } from '../../shared/i18n/index.ts';
import { faultsOfTabWay, violations, widerBy } from '../fakes/access.ts';
import { openConsolePages, type ConsolePages } from '../fakes/console-page.ts';
import { FakeSession } from '../fakes/console-session.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';
import { until } from '../fakes/until.ts';

let pages: ConsolePages;
let guest: QemuGuest;
const leftovers = watchLeftovers();

beforeAll(async () => {
  guest = createVncGuest({ name: 'access guest', size: { width: 640, height: 480 } });
  [pages] = await Promise.all([openConsolePages(), guest.start()]);
}, 120_000);
afterAll(async () => {
  await pages.close();
  await guest.stop();
  await leftovers.check();
});

interface Window {
  readonly page: Page;
  readonly session: FakeSession;
  readonly problems: readonly string[];
}

async function openWindow(language: 'en' | 'zh-CN', dark: boolean): Promise<Window> {
  const port = () => guest.graphics.vnc ?? 0;
  const session = new FakeSession({ origin: pages.origin, protocol: 'vnc', port, language, dark });
  const { page, problems } = await pages.open(session, usual);
  await page.emulateMedia({ reducedMotion: 'reduce' }); // what is still fading in has no contrast yet
  await until(() => session.state.phase.kind === 'connected', 15_000);
  await page.locator('.stage[data-live]').waitFor();
  return { page, session, problems };
}

const place = { host: 'host-01', port: 5901 };
const fingerprint = Array.from({ length: 32 }, () => 'AB').join(':');
const errors = {
  refused: fail('host-refused', place).error,
  password: fail('console-password-wrong').error,
  untrusted: fail('tls-untrusted', { ...place, fingerprint, subject: 'CN=spice.zstack.org' }).error,
  changed: fail('tls-changed', { ...place, fingerprint, expected: fingerprint }).error,
  plaintext: fail('proxy-plaintext-refused', { host: 'proxy-01', port: 4900 }).error,
  off: fail('vm-not-running', { vm: 'build-01', state: 'Stopped' }).error,
};
const usual = { width: 1280, height: 800 };
const twice = { width: 640, height: 400 }; // as the usual at 200 %

async function fitsAtTwice(page: Page): Promise<void> {
  expect(await widerBy(page)).toBeLessThanOrEqual(0);
  for (const button of await page.locator('.overlay-actions button, .panel footer button').all()) {
    const box = await button.boundingBox();
    expect((box?.y ?? Infinity) + (box?.height ?? 0)).toBeLessThanOrEqual(twice.height);
  }
}

describe.each([
  ['en', false],
  ['zh-CN', true],
] as const)('the console window, %s, dark: %s', (language, dark) => {
  const t = translator(language, 'console');
  const v = translator(language, 'vm');
  let window: Window;
  beforeAll(async () => {
    window = await openWindow(language, dark);
    window.page.setDefaultTimeout(15_000);
  }, 60_000);
  afterAll(async () => {
    expect(window.problems).toEqual([]);
    await window.page.context().close();
    window.session.dispose();
  });

  const openMenu = async (name: string) => {
    await window.page.getByRole('button', { name, exact: true }).first().click();
    await window.page.getByRole('menu').waitFor();
  };
  const choose = async (menu: string, entry: string) => {
    await openMenu(menu);
    await window.page.getByRole('menuitem', { name: entry }).first().click();
  };
  const dialog = async (menu: string, entry: string) => {
    await choose(menu, entry);
    await window.page.locator('[role=dialog], [role=alertdialog]').waitFor();
  };
  /** Over a live screen. The first three have no button of their own where there is less room. */
  const tools: Readonly<Record<string, () => Promise<unknown>>> = {
    'the screenshot menu': () => openMenu(t('screenshot.menu')),
    'the scale menu': () => openMenu(t('scale.menu')),
    'the clipboard': () => window.page.getByRole('button', { name: t('clipboard.title'), exact: true }).click(),
    'the keys menu': () => openMenu(t('keys.menu')),
    'the power menu': () => openMenu(v('powerMenu')),
    'the VM menu': () => openMenu(v('vmMenu')),
    'the last menu': () => openMenu(t('more')),
    typing: () => window.page.getByRole('button', { name: t('typing.title') }).click(),
    macros: () => choose(t('keys.menu'), t('keys.editMacros')),
    'a question about power': () => dialog(v('powerMenu'), v('power.reboot')),
    'the guest password': () => dialog(v('vmMenu'), v('menu.guest-password')),
    'the console password': () => dialog(v('vmMenu'), v('menu.console-password')),
    'the CD images': () => dialog(v('vmMenu'), v('menu.iso')),
    'the console mode': () => dialog(v('vmMenu'), v('menu.console-mode')),
    statistics: async () => {
      await window.page.keyboard.press('Control+Alt+Shift+KeyI');
      await window.page.locator('.statistics').waitFor();
    },
  };
  const retryAt = Date.now() + 600_000;
  /** In place of one; they follow the tools, as there is no screen any more. */
  const cards: Readonly<Record<string, ConsolePhase>> = {
    ...Object.fromEntries(Object.entries(errors).map(([name, error]) => [name, { kind: 'lost', error }])),
    'a countdown': { kind: 'lost', error: errors.refused, retryAt },
    'a VM that is off': { kind: 'lost', error: errors.off, waitsFor: 'vm' },
    connecting: { kind: 'connecting' },
  };

  const close = async () => {
    const { page } = window;
    const open = page.locator('[role=menu], [role=dialog], [role=alertdialog]');
    for (let left = await open.count(); left > 0; left = await open.count()) {
      await page.keyboard.press('Escape');
      await expect.poll(() => open.count(), { interval: 20 }).toBeLessThan(left);
    }
  };

  it.each(Object.entries(tools))('has no violation, and fits with text twice as large: %s', async (name, show) => {
    const { page } = window;
    await close(); // what a failure left open
    await page.setViewportSize(usual);
    await show();
    expect(await violations(page)).toEqual([]);
    await close();
    if (Object.keys(tools).indexOf(name) < 3 || name === 'statistics') return;
    await page.setViewportSize(twice);
    await show();
    await fitsAtTwice(page);
    await close();
  });

  /** What the focus is on, and whether it is seen there. */
  const focused = () =>
    window.page.evaluate(() => {
      const { activeElement } = document;
      const screen = activeElement?.closest('.stage-host') != null;
      const name =
        activeElement?.getAttribute('aria-label') ?? activeElement?.querySelector('[slot=label]')?.textContent;
      const shown = activeElement?.hasAttribute('data-focus-visible') ?? false;
      return { name: screen ? 'the screen' : (name ?? ''), shown: shown || screen };
    });
  const expectFocus = (name: string) => expect.poll(focused).toEqual({ name, shown: true });
  /** Presses the key until the focus is on what has that name. */
  const walkTo = async (name: string, key: string) => {
    for (let presses = 0; (await focused()).name !== name; presses++) {
      expect(presses, `${name} by ${key}`).toBeLessThan(40);
      await window.page.keyboard.press(key);
    }
  };
  const release = async () => {
    await window.page.keyboard.press('Control+Alt');
    await expectFocus(t('keys.menu'));
  };
  const openByKeys = async (tool: string, entry?: string) => {
    const { page } = window;
    await release();
    await walkTo(tool, 'ArrowRight');
    await page.keyboard.press('Enter');
    if (entry === undefined) return;
    await page.getByRole('menu').waitFor();
    await expect.poll(async () => (await focused()).shown).toBe(true);
    await walkTo(entry, 'ArrowDown');
    await page.keyboard.press('Enter');
  };
  const startKeys = async () => {
    const { page } = window;
    await close();
    await page.setViewportSize(usual);
    await page.locator('.stage-host canvas').first().click();
    await expectFocus('the screen');
  };

  it('is walked through by keyboard: the bar by Tab and by arrows', async () => {
    const { page } = window;
    await startKeys();
    await release();
    await page.keyboard.press('ArrowLeft');
    await expectFocus(t('more'));
    await page.keyboard.press('ArrowRight');
    await expectFocus(t('keys.menu'));
    await page.keyboard.press('Shift+Tab');
    expect(await faultsOfTabWay(page, '.bar', 0)).toEqual([]);
  });

  it.each([t('keys.menu'), t('screenshot.menu'), t('scale.menu'), v('powerMenu'), v('vmMenu'), t('more')])(
    'is walked through by keyboard: the menu “%s” and back to its button',
    async (name) => {
      const { page } = window;
      await startKeys();
      await openByKeys(name);
      await page.getByRole('menu').waitFor();
      const entries = page.locator('.menu-item:not([data-disabled])');
      const seen: string[] = [];
      for (let left = await entries.count(); left > 0; left--) {
        await expect.poll(async () => (await focused()).shown).toBe(true);
        seen.push((await focused()).name);
        await page.keyboard.press('ArrowDown');
      }
      expect(seen).toEqual(await entries.locator('[slot=label]').allTextContents());
      await page.keyboard.press('Tab'); // stays within
      expect(seen).toContain((await focused()).name);
      await page.keyboard.press('Escape');
      await expectFocus(name);
      await page.keyboard.press('F6');
      await expectFocus('the screen');
    },
  );

  it.each([
    [v('powerMenu'), v('power.reboot')],
    [v('powerMenu'), v('power.power-off')],
    [v('vmMenu'), v('menu.guest-password')],
    [v('vmMenu'), v('menu.console-password')],
    [v('vmMenu'), v('menu.iso')],
    [v('vmMenu'), v('menu.console-mode')],
  ])('is walked through by keyboard: “%s”, “%s”, which nothing but Escape leaves', async (tool, entry) => {
    const { page } = window;
    await startKeys();
    await openByKeys(tool, entry);
    const dialog = page.locator('[role=dialog], [role=alertdialog]');
    await dialog.locator('.working').waitFor({ state: 'detached' });
    expect(await faultsOfTabWay(page)).toEqual([]);
    const cross = dialog.locator('header button');
    if ((await cross.count()) > 0) await cross.focus(); // it has nothing that Escape closes first
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await expectFocus(tool);
  });

  it.each([
    [t('typing.title'), undefined],
    [t('clipboard.title'), undefined],
    [t('keys.menu'), t('keys.editMacros')],
  ])('is walked through by keyboard: the panel of “%s”, “%s”, and the screen beside it', async (tool, entry) => {
    const { page, session } = window;
    const macros = [{ id: 'm', name: 'Restart', chords: [['ControlLeft', 'AltLeft', 'Delete']] }];
    session.onPush('settings.changed', { ...session.look, settings: { ...session.look.settings, macros } });
    await startKeys();
    await openByKeys(tool, entry);
    await page.locator('.panel:focus-within').waitFor();
    await page.keyboard.press('Shift+Tab');
    expect(await faultsOfTabWay(page)).toEqual([]);
    await page.keyboard.press('F6'); // from nowhere to the bar
    await page.locator('.bar:focus-within').waitFor();
    await page.keyboard.press('F6');
    await page.locator('.panel:focus-within').waitFor();
    await page.keyboard.press('F6');
    await expectFocus('the screen');
    await release();
    await page.keyboard.press('F6');
    await page.locator('.panel-head button').focus();
    await page.keyboard.press('Escape');
    await page.locator('.panel').waitFor({ state: 'detached' });
    await expectFocus(tool);
  });

  it('gives the guest the keyboard where a menu or dialog was opened by a shortcut or the pointer', async () => {
    const { page } = window;
    await startKeys();
    for (const key of ['KeyK', 'KeyP']) {
      await page.keyboard.press(`Control+Alt+Shift+${key}`);
      await page.getByRole('menu').waitFor();
      await page.keyboard.press('Escape');
      await expectFocus('the screen');
    }
    await tools['a question about power']?.();
    await page.getByRole('button', { name: v('cancel') }).click();
    await expectFocus('the screen');
  });

  it.each(Object.entries(cards))(
    'has no violation, and fits with text twice as large: a card, %s',
    async (_name, phase) => {
      const { page, session } = window;
      await page.setViewportSize(usual);
      session.show(phase, 'route');
      await page.locator('.overlay-card').waitFor();
      expect(await violations(page)).toEqual([]);
      await page.setViewportSize(twice);
      await fitsAtTwice(page);
      expect(await faultsOfTabWay(page, '.overlay-card')).toEqual([]);
    },
  );
});

describe('the notice of a silent server', () => {
  it('has no violation, and fits with text twice as large, in either language', { timeout: 120_000 }, async () => {
    const windows = [await openWindow('en', false), await openWindow('zh-CN', true)];
    onTestFinished(async () => {
      for (const { page, session } of windows) {
        await page.context().close();
        session.dispose();
      }
    });
    const { pid } = guest;
    if (pid === undefined) throw new Error('the guest is off');
    process.kill(pid, 'SIGSTOP'); // for both: it takes as long as a person has to wait
    try {
      for (const { page, problems } of windows) {
        await page.locator('.silent').waitFor({ timeout: 60_000 });
        expect(await violations(page)).toEqual([]);
        await page.setViewportSize(twice);
        await fitsAtTwice(page);
        expect(problems).toEqual([]);
      }
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    for (const { page } of windows) await page.locator('.silent').waitFor({ state: 'detached', timeout: 30_000 });
  });
});
