import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DoctorState } from '../../shared/doctor.ts';
import type { View } from '../../renderer/library/view.ts';
import { fail } from '../../shared/errors.ts';
import { translator } from '../../shared/i18n/index.ts';
import { freeRules, policyView } from '../../shared/policy.ts';
import { defaultSettings, type Language } from '../../shared/settings.ts';
import { faultsOfTabWay, smallTargets, violations, widerBy } from '../fakes/access.ts';
import { bookmark, cloudView, lookFor, vm, type FakeStart } from '../fakes/library-api.ts';
import { openLibraryPages, type LibraryPages } from '../fakes/library-page.ts';

let pages: LibraryPages;
beforeAll(async () => {
  pages = await openLibraryPages();
}, 120_000);
afterAll(() => pages.close());

const doctor: DoctorState = {
  phase: 'done',
  patient: { cloudId: 'bj', cloudName: 'Beijing', vmUuid: 'uuid-of-db-1', vmName: 'db-1' },
  ways: [
    {
      route: 'direct',
      phase: 'failed',
      steps: [
        { name: 'tcp', status: 'done', ms: 4, detail: 'http://h' },
        { name: 'route', status: 'failed', ms: 9, error: fail('host-refused', { host: 'h', port: 1 }).error },
      ],
    },
    {
      route: 'proxy',
      phase: 'done',
      steps: [{ name: 'first-frame', status: 'done', ms: 30 }],
      frame: { width: 1024, height: 768, firstFrameMs: 300 },
    },
  ],
  checks: [
    { name: 'version', status: 'good', fact: '0.1.0' },
    { name: 'tray', status: 'warn', fact: '' },
  ],
};

function start(language: Language, theme: 'light' | 'dark'): FakeStart {
  const policy = policyView({
    locked: { clipboard: 'off', releaseChord: ['Control', 'Alt'] },
    defaults: {},
    rules: { ...freeRules, rememberPasswords: false, clouds: ['cloud.example.com'] },
  });
  const macros = [{ id: 'm', name: 'Restart', chords: [['ControlLeft', 'AltLeft', 'Delete']] }];
  const settings = { ...defaultSettings, language, theme, macros, globalShortcut: 'Control+K' };
  return {
    look: lookFor(settings, policy),
    clouds: [cloudView('bj', 'Beijing')],
    vms: [{ cloudId: 'bj', phase: 'ready', vms: [vm('db-1'), vm('web-1', { state: 'Stopped' })], total: 2 }],
    bookmarks: [bookmark('bj', 'db-1')],
    doctor,
  };
}

/** How each view is reached from the settings page's window; one that the window gains fails to compile here. */
const ways: Readonly<Record<View['kind'], (page: Page, language: Language) => Promise<void>>> = {
  all: (page, language) => press(page, translator(language, 'library')('nav.all')),
  recent: (page, language) => press(page, translator(language, 'library')('nav.recent')),
  bookmarks: (page, language) => press(page, translator(language, 'library')('nav.bookmarks')),
  cloud: (page) => press(page, 'Beijing'),
  settings: async (page, language) => {
    await press(page, translator(language, 'library')('nav.settings'));
    await page.locator('[data-setting=language]').waitFor();
  },
  doctor: async (page, language) => {
    await ways.settings(page, language);
    await page.getByRole('button', { name: translator(language, 'settings')('help.doctor') }).click();
    await page.locator('.doctor-way').first().waitFor();
  },
  log: async (page, language) => {
    await ways.settings(page, language);
    await page.getByRole('button', { name: translator(language, 'settings')('help.log') }).click();
    await page.locator('.log-line').first().waitFor();
  },
  report: async (page, language) => {
    await ways.settings(page, language);
    await page.getByRole('button', { name: translator(language, 'settings')('help.bundle') }).click();
    await page.locator('.bundle-file summary').first().click();
  },
};

async function press(page: Page, name: string): Promise<void> {
  await page.locator('nav.side button', { hasText: name }).first().click();
}

describe.each([
  ['en', 'light'],
  ['zh-CN', 'dark'],
] as const)('every view of the library, %s %s', (language, theme) => {
  it.each(Object.keys(ways) as View['kind'][])(
    '%s: no violation, no small target, also with text twice as large',
    async (kind) => {
      const { page, problems } = await pages.open(start(language, theme));
      await ways[kind](page, language);
      expect(await violations(page)).toEqual([]);
      expect(await smallTargets(page)).toEqual([]);
      await page.setViewportSize({ width: 590, height: 350 }); // as 1180×700 at 200 %
      expect(await widerBy(page)).toBeLessThanOrEqual(0);
      expect(problems).toEqual([]);
      await page.close();
    },
  );
});

describe('the keyboard', () => {
  it.each(Object.keys(ways) as View['kind'][])(
    'goes through the view “%s”, the focus in sight, and out',
    async (kind) => {
      const { page } = await pages.open(start('en', kind === 'all' ? 'dark' : 'light'));
      await ways[kind](page, 'en');
      expect(await faultsOfTabWay(page)).toEqual([]);
      await page.close();
    },
  );

  it('reaches every control of the settings in the order in which they are read, with the focus in sight', async () => {
    const { page } = await pages.open(start('en', 'light'));
    await ways.settings(page, 'en');
    await page.getByRole('textbox', { name: 'Search settings' }).focus();
    const seen: string[] = [];
    for (let presses = 0; presses < 40; presses++) {
      await page.keyboard.press('Tab');
      const name = await page.evaluate(() => {
        const { activeElement } = document;
        return activeElement?.closest<HTMLElement>('[data-setting]')?.dataset['setting'] ?? '';
      });
      if (name !== '' && seen.at(-1) !== name) seen.push(name);
      const hidden = await page.evaluate(() => {
        const { top, bottom } = document.activeElement?.getBoundingClientRect() ?? { top: 0, bottom: 0 };
        return bottom < 0 || top > innerHeight;
      });
      expect(hidden).toBe(false);
    }
    const inPage = await page
      .locator('[data-setting]')
      .evaluateAll((all) => all.map((each) => each.dataset['setting']));
    const reachable = inPage.filter((name) => !['clipboard', 'releaseChord'].includes(name ?? '')); // locked
    expect([...new Set(seen)]).toEqual(reachable); // the way may begin anew at its end
    await page.close();
  });

  it('records a shortcut, and Escape gives it up', async () => {
    const { page, asked } = await pages.open(start('en', 'light'));
    await ways.settings(page, 'en');
    const record = page.getByRole('button', { name: 'Record: Shortcut from anywhere' });
    await record.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    expect(await asked('settings.change')).toEqual([]);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+Alt+KeyP');
    await expect.poll(() => asked('settings.change')).toEqual([{ globalShortcut: 'Control+Alt+P' }]);
    await page.close();
  });

  it('finds by words of either language, marks them, and leads back to a default with undo', async () => {
    const { page, asked } = await pages.open(start('en', 'light'));
    await ways.settings(page, 'en');
    const search = page.getByRole('textbox', { name: 'Search settings' });
    await search.fill('剪贴板');
    await expect.poll(() => page.locator('[data-setting]').count()).toBe(2); // direction, and how much
    expect(await page.locator('[data-setting=clipboard]').innerText()).toContain('Set by your administrator');
    await search.fill('combin');
    await expect.poll(() => page.locator('mark').first().textContent()).toMatch(/combin/i);
    await page.getByRole('button', { name: 'Back to the default: Your own key combinations' }).click();
    expect(await asked('settings.reset')).toEqual([{ keys: ['macros'] }]);
    await page.getByRole('button', { name: 'Undo' }).click();
    expect(await asked('settings.change')).toHaveLength(1);
    await page.close();
  });
});
