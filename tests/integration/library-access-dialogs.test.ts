import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { SignInType } from '../../shared/cloud.ts';
import { fail } from '../../shared/errors.ts';
import { translator } from '../../shared/i18n/index.ts';
import { defaultSettings, type Language } from '../../shared/settings.ts';
import type { UpdateState } from '../../shared/updates.ts';
import { faultsOfTabWay, smallTargets, violations, widerBy } from '../fakes/access.ts';
import { cloudView, lookFor, vm, type FakeStart } from '../fakes/library-api.ts';
import type { LibraryPage } from '../fakes/library-page.ts';
import { suiteLibraryPages } from '../fakes/suite-pages.ts';

const open = suiteLibraryPages();
const release = { version: '1.4.0', notes: 'Faster lists.' };

function startOf(language: Language, theme: 'light' | 'dark', updates?: UpdateState): FakeStart {
  return {
    look: lookFor({ ...defaultSettings, language, theme }),
    clouds: [cloudView('bj', 'Beijing')],
    vms: [{ cloudId: 'bj', phase: 'ready', vms: [vm('db-1')], total: 1 }],
    ...(updates && { updates }),
  };
}

describe.each([
  ['en', 'light'],
  ['zh-CN', 'dark'],
] as const)('access, %s %s', (language, theme) => {
  const t = translator(language, 'library');
  const s = translator(language, 'signIn');
  const dialog = (page: Page) => page.getByRole('dialog');

  /** Nothing for axe to find; with text twice as large room for all, and everything by Tab with the focus in sight. */
  const check = async ({ page }: LibraryPage) => {
    expect(await violations(page)).toEqual([]);
    expect(await smallTargets(page)).toEqual([]);
    await page.setViewportSize({ width: 590, height: 350 });
    expect(await widerBy(page)).toBeLessThanOrEqual(0);
    expect(await faultsOfTabWay(page)).toEqual([]);
  };

  const add = async (type: SignInType) => {
    const library = await open(startOf(language, theme));
    const { page } = library;
    await page
      .getByRole('button', { name: t('nav.addCloud'), exact: true })
      .first()
      .click();
    await dialog(page).getByLabel(t('add.address')).fill('http://10.0.0.1:8080');
    await dialog(page).locator('.select-button, button[aria-haspopup=listbox]').first().click();
    await page.getByRole('option', { name: s(`type.${type}`), exact: true }).click();
    await dialog(page)
      .getByRole('textbox', { name: s(`name.${type}`), exact: true })
      .fill('zhang');
    if (type === 'user')
      await dialog(page)
        .getByRole('textbox', { name: s('user'), exact: true })
        .fill('li');
    await dialog(page).locator('input[type=password]').fill('a password');
    return library;
  };
  const refuse = async (type: SignInType, code: Parameters<typeof fail>[0], params = {}) => {
    const library = await add(type);
    await library.steer((fake, error) => fake.next('clouds.add', error), fail(code, params).error);
    await dialog(library.page)
      .getByRole('button', { name: t('add.submit'), exact: true })
      .click();
    return library;
  };

  it.each(['account', 'user', 'ldap', 'iam2', 'iam2-ldap', 'access-key'] as const)('signing in as %s', async (type) =>
    check(await add(type)),
  );

  it('signing in with a captcha', async () => {
    const library = await refuse('account', 'auth-captcha-needed');
    await library.page.getByAltText(s('captcha.alt')).waitFor();
    await check(library);
  });

  it('choosing a project', async () => {
    const library = await refuse('iam2', 'auth-project-needed');
    await dialog(library.page).getByText(s('project.title')).waitFor();
    await dialog(library.page).getByRole('radio').first().waitFor();
    await check(library);
  });

  it.each(['auth-two-factor', 'auth-failed', 'auth-locked-for', 'access-key-refused'] as const)(
    'a sign-in that ends in %s',
    async (code) => {
      const library = await refuse('account', code, { account: 'zhang', minutes: 10 });
      await dialog(library.page).locator('[role=alert], .field-error').first().waitFor();
      await check(library);
    },
  );

  it('a certificate that is not known', async () => {
    const certificate = { host: 'h', port: 443, fingerprint: 'ab'.repeat(32), subject: 'CN=h', issuer: 'CN=CA' };
    const dates = { validFrom: 'Nov 1 2026 GMT', validTo: 'Nov 1 2027 GMT' };
    const library = await refuse('account', 'tls-untrusted', { ...certificate, ...dates });
    await dialog(library.page)
      .getByRole('button', { name: t('certificate.trustAndAdd') })
      .waitFor();
    await check(library);
  });

  it.each(['available', 'ready'] as const)('the strip of an update that is %s', async (kind) => {
    const library = await open(startOf(language, theme, { kind, release }));
    await library.page.locator('.notice').waitFor();
    await check(library);
  });

  const error = fail('host-unreachable', { host: 'updates.example.com', port: 443, reason: 'EHOSTUNREACH' }).error;
  const states: readonly UpdateState[] = [
    { kind: 'checking' },
    { kind: 'available', release },
    { kind: 'downloading', release, percent: 40 },
    { kind: 'ready', release },
    { kind: 'failed', error, release: null },
    { kind: 'not-self', why: 'package-manager' },
  ];
  it.each(states)('updates on the settings page: $kind', async (updates) => {
    const library = await open(startOf(language, theme, updates));
    await library.page.locator('.nav').last().click();
    await library.page.locator('.updates').waitFor();
    expect(await violations(library.page)).toEqual([]);
  });

  it('the palette, the questions of a cloud, and a console with options', async () => {
    const library = await open(startOf(language, theme));
    const { page } = library;
    await page.locator('.rows [role=row]').first().click();
    await page.keyboard.press('Shift+Enter');
    await dialog(page).waitFor();
    expect(await faultsOfTabWay(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
    await page.keyboard.press('Control+k');
    const field = dialog(page).getByRole('combobox');
    await field.waitFor();
    const chosen = () => page.locator('[role=option][aria-selected=true]').getAttribute('id');
    for (const [key, option] of [
      ['ArrowDown', 1],
      ['ArrowUp', 0],
      ['PageDown', 8],
      ['PageUp', 0],
      ['ArrowUp', (await page.getByRole('option').count()) - 1],
    ] as const) {
      await page.keyboard.press(key);
      await expect.poll(chosen).toBe(`palette-option-${option}`);
      expect(await field.getAttribute('aria-activedescendant')).toBe(`palette-option-${option}`);
    }
    await expect(page.locator('[role=option][aria-selected=true]').isVisible()).resolves.toBe(true);
    await page.keyboard.press('Tab'); // the field is all that takes the focus: arrows choose, and Escape ends it
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
    await page.locator('[role=grid]:focus').waitFor(); // where it was called
  });
});
