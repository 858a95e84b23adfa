import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { AppError } from '../../shared/errors.ts';
import { defaultSettings } from '../../shared/settings.ts';
import { violations } from '../fakes/access.ts';
import { cloudView, lookFor, type FakeStart } from '../fakes/library-api.ts';
import { suiteLibraryPages } from '../fakes/suite-pages.ts';
import { beijing, dialog, rows, usual } from '../fakes/usual-library.ts';

const open = suiteLibraryPages();

describe('clouds', () => {
  const fill = async (page: Page, fields: Readonly<Record<string, string>>) => {
    for (const [name, value] of Object.entries(fields)) {
      await dialog(page).getByRole('textbox', { name, exact: true }).fill(value);
    }
  };

  it('begins with one button, and asks for what is missing before it sends anything', async () => {
    const { page, asked } = await open({});
    await page.getByRole('main').getByRole('button', { name: 'Add a cloud' }).click();
    await dialog(page).getByRole('button', { name: 'Add and sign in' }).click();
    await page.getByText('Enter the address of the management node.').waitFor();
    expect(await asked('clouds.add')).toEqual([]);
    await fill(page, { Address: ' zs.example.com ', Password: 'secret' });
    await page.keyboard.press('Enter');
    await page.getByText('Signed in to zs.example.com.').waitFor();
    expect(await asked('clouds.add')).toEqual([
      {
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        draft: {
          address: 'zs.example.com',
          type: 'account',
          account: 'admin',
          password: 'secret',
          remember: true,
          trust: { kind: 'system' },
          plaintextProxy: false,
        },
      },
    ]);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('zs.example.com');
  });

  it('puts the answer under the field that it is about', async () => {
    const { page, steer } = await open(usual);
    await page.getByRole('button', { name: 'Add a cloud' }).click();
    await fill(page, { Address: 'http://h', Password: 'wrong' });
    await page.getByText('With http:// the sign-in').waitFor();
    const error: AppError = { code: 'auth-failed', params: { account: 'admin' } };
    await steer((fake, failure) => fake.next('clouds.add', failure), error);
    await page.keyboard.press('Enter');
    const field = dialog(page).getByRole('textbox', { name: 'Password' });
    await dialog(page).locator('.field[data-invalid]').waitFor();
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    const described = await field.evaluate((input) =>
      (input.getAttribute('aria-describedby') ?? '')
        .split(' ')
        .map((id) => document.getElementById(id)?.textContent)
        .join(' '),
    );
    expect(described).toContain('admin');
  });

  it('trusts exactly the certificate that was shown, and forgets it when the address changes', async () => {
    const { page, steer, asked } = await open(usual);
    const fingerprint = 'ab'.repeat(32);
    const untrusted: AppError = {
      code: 'tls-untrusted',
      params: { host: 'h', port: 443, fingerprint, subject: 'CN=zs' },
    };
    const refused: AppError = { code: 'auth-failed', params: { account: 'admin' } };
    await page.getByRole('button', { name: 'Add a cloud' }).click();
    await fill(page, { Address: 'h', Password: 'p' });
    await steer(
      (fake, failures) => failures.forEach((failure) => fake.next('clouds.add', failure)),
      [untrusted, refused],
    );
    await page.keyboard.press('Enter');
    const card = page.getByRole('alert', { name: 'This certificate is not known' });
    expect(await card.locator('pre').textContent()).toContain('AB AB AB');
    await page.getByRole('button', { name: 'Trust it and add the cloud' }).click();
    await dialog(page).locator('.field[data-invalid]').waitFor();
    await fill(page, { Address: 'other' });
    await dialog(page).getByRole('button', { name: 'Add and sign in' }).click();
    await page.getByText('Signed in to other.').waitFor();
    expect((await asked('clouds.add')).map((asked) => (asked as { draft: { trust: unknown } }).draft.trust)).toEqual([
      { kind: 'system' },
      { kind: 'pin', sha256: fingerprint },
      { kind: 'system' },
    ]);
  });

  it('says what it waits for, and gives up when it is left', async () => {
    const { page, steer, asked } = await open(usual);
    await page.getByRole('button', { name: 'Add a cloud' }).click();
    await fill(page, { Address: 'slow.example.com', Password: 'p' });
    await steer((fake) => fake.next('clouds.add', 'never'), null);
    await page.keyboard.press('Enter');
    await page.getByText(/Looking for ZStack at slow.example.com… 1 s/).waitFor();
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
    const sent = (await asked('clouds.add'))[0] as { requestId: string };
    expect(await asked('clouds.cancelAdd')).toContainEqual({ requestId: sent.requestId });
  });

  it('signs in again where the last sign-in failed, signs out, and removes by name', async () => {
    const error: AppError = { code: 'auth-failed', params: { account: 'admin' } };
    const failed = cloudView('bj', 'Beijing', { signIn: { kind: 'failed', error }, remembered: false });
    const { page, asked } = await open({ ...usual, clouds: [failed], vms: [] });
    await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
    await fill(page, { Password: 'right' });
    await page.keyboard.press('Enter');
    await page.getByText('Signed in to Beijing.').waitFor();
    expect(await asked('clouds.signIn')).toEqual([{ cloudId: 'bj', password: 'right', remember: false }]);
    await page.locator('.side-clouds').getByRole('button').click();
    await page.getByRole('button', { name: 'More about Beijing' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    expect(await asked('clouds.signOut')).toEqual([{ cloudId: 'bj', forget: false }]);
    await page.getByRole('button', { name: 'More about Beijing' }).click();
    await page.getByRole('menuitem', { name: 'Remove cloud' }).click();
    await page.getByText('Its 3 bookmarks go with it.').waitFor();
    await page.locator('button:focus', { hasText: 'Keep it' }).waitFor();
    await page.getByRole('button', { name: 'Remove Beijing' }).click();
    await page.getByText('Start with a cloud').waitFor();
  });

  it('forgets the certificates that were accepted for a cloud, and offers it only there', async () => {
    const pinned = {
      ...beijing,
      cloud: { ...beijing.cloud, trust: { kind: 'pin', sha256: 'ab'.repeat(32) } as const },
    };
    const { page, asked } = await open({ ...usual, clouds: [pinned] });
    await page.locator('.side-clouds').getByRole('button').click();
    const more = page.getByRole('button', { name: 'More about Beijing' });
    await more.click();
    await page.getByRole('menuitem', { name: 'Forget accepted certificates' }).click();
    expect(await asked('clouds.trust')).toEqual([{ cloudId: 'bj', trust: { kind: 'system' } }]);
    await more.click();
    await page.getByRole('menuitem', { name: 'Remove cloud' }).waitFor();
    expect(await page.getByRole('menuitem', { name: 'Forget accepted certificates' }).count()).toBe(0);
  });

  it('shows the VMs of the others when one cloud fails', async () => {
    const error: AppError = { code: 'host-timeout', params: { host: 'h', port: 1, seconds: 10 } };
    const other = cloudView('sh', 'Shanghai', { signIn: { kind: 'failed', error } });
    const { page } = await open({ ...usual, clouds: [beijing, other] });
    await page.getByText('4 VMs').waitFor();
    await page
      .getByRole('status')
      .getByText(/^Shanghai: /)
      .waitFor();
  });

  it('says at the box why a password cannot be kept', async () => {
    const keychain: AppError = {
      code: 'keychain-unavailable',
      params: { reason: 'no service', package: 'gnome-keyring' },
    };
    const { page } = await open({ keychain });
    await page.getByRole('main').getByRole('button', { name: 'Add a cloud' }).click();
    expect(await dialog(page).getByRole('checkbox', { name: 'Keep me signed in' }).isDisabled()).toBe(true);
    await dialog(page)
      .getByText(/gnome-keyring/)
      .waitFor();
  });
});

describe('the guest password', () => {
  const openGuest = async () => {
    const library = await open(usual);
    await library.page.getByRole('button', { name: 'Change guest password' }).click();
    return library;
  };
  const field = (page: Page, name: string) => dialog(page).getByRole('textbox', { name, exact: true });

  it('is checked before it is sent', async () => {
    const { page, asked } = await openGuest();
    await field(page, 'New password').fill('with space');
    await page.keyboard.press('Enter');
    await page.getByText('Only Latin letters, digits and signs').waitFor();
    await field(page, 'New password').fill('good-one');
    await field(page, 'New password again').fill('other');
    await page.getByText('The two passwords differ.').waitFor();
    expect(await asked('vmJobs.run')).toEqual([]);
    await field(page, 'New password again').fill('good-one');
    await page.keyboard.press('Enter');
    await page.getByText('The password of root in build-01 was changed.').waitFor();
    const wanted = { cloudId: 'bj', vmUuid: 'uuid-of-build-01' };
    const change = { kind: 'guest-password', account: 'root', password: 'good-one' };
    expect(await asked('vmJobs.run')).toMatchObject([{ ...wanted, change }]);
  });

  it('is generated, waited for, and given up', async () => {
    const { page, steer, asked } = await openGuest();
    await dialog(page).getByRole('button', { name: 'Generate' }).click();
    await steer((fake) => fake.next('vmJobs.run', 'never'), null);
    await dialog(page).getByRole('button', { name: 'Change password' }).click();
    await dialog(page).getByRole('button', { name: 'Stop waiting' }).click();
    const [change] = (await asked('vmJobs.run')) as {
      requestId: string;
      change: { password: string };
    }[];
    expect(change?.change.password).toMatch(/^[!-~]{20}$/);
    expect(await asked('vmJobs.cancel')).toEqual([{ requestId: change?.requestId }]);
  });

  it('says what the agent answered', async () => {
    const { page, steer } = await openGuest();
    const error: AppError = { code: 'guest-account-missing', params: { account: 'root' } };
    await steer((fake, failure) => fake.next('vmJobs.run', failure), error);
    await dialog(page).getByRole('button', { name: 'Generate' }).click();
    await dialog(page).getByRole('button', { name: 'Change password' }).click();
    await dialog(page).locator('.field[data-invalid]', { hasText: 'Account in the guest' }).waitFor();
  });
});

describe('settings', () => {
  it('change language and theme at once', async () => {
    const { page, asked } = await open(usual);
    const dark = page.getByText('Dark', { exact: true });
    // The first key may come before the window listens.
    await expect
      .poll(async () => {
        await page.keyboard.press('Control+,');
        return dark.isVisible();
      })
      .toBe(true);
    await dark.click();
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
    await page.getByRole('button', { name: 'Language', exact: false }).first().click();
    await page.getByRole('option', { name: '简体中文' }).click();
    await page.getByRole('heading', { name: '设置' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-CN');
    await page.getByRole('switch', { name: '在托盘中继续运行' }).uncheck({ force: true });
    expect(await asked('settings.change')).toEqual([{ theme: 'dark' }, { language: 'zh-CN' }, { closeToTray: false }]);
  });
});

describe('a toast', () => {
  it('changes with the language, its action and names of ours in it too, and still does what it offers', async () => {
    const { page, asked } = await open(usual);
    await rows(page).first().waitFor();
    await page.keyboard.press('Control+,');
    await page.getByRole('button', { name: 'Back to the default: Appearance' }).click();
    await page.getByText('Appearance is back to its default.').waitFor();
    await page.getByRole('button', { name: 'Language', exact: false }).first().click();
    await page.getByRole('option', { name: '简体中文' }).click();
    await page.locator('.toast', { hasText: '“外观”已恢复默认。' }).getByRole('button', { name: '撤销' }).click();
    expect(await asked('settings.change')).toEqual([{ language: 'zh-CN' }, { theme: 'light' }]);
  });
});

describe('the start of the window', () => {
  it('shows why it could not start, and starts on request', async () => {
    const { page } = await open(usual, {
      before: (fake) => fake.next('app.start', { code: 'busy', params: { what: 'profile' } }),
    });
    await page.getByRole('alert').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('4 VMs').waitFor();
  });

  it('tells of files that were moved aside, until dismissed', async () => {
    const error: AppError = { code: 'file-corrupt', params: { file: 'bookmarks.json', movedTo: 'bookmarks.json.bad' } };
    const { page, asked } = await open({ ...usual, notices: [{ id: 'n1', error }] });
    await page.getByText(/bookmarks\.json\.bad/).waitFor();
    await page.getByRole('button', { name: 'Dismiss' }).click();
    expect(await asked('notices.dismiss')).toEqual([{ id: 'n1' }]);
    await page.getByText(/bookmarks\.json\.bad/).waitFor({ state: 'detached' });
  });
});

describe('a small window', () => {
  it('turns side bar and details into drawers and never scrolls sideways', async () => {
    const { page } = await open(usual, { viewport: { width: 640, height: 480 } });
    await rows(page).first().waitFor();
    const columns = ['cell-name', 'cell-state', 'cell-address', 'cell-star']; // and nothing that is only hidden
    for (const row of [rows(page).first(), page.locator('.row.head')]) {
      const cells = await row.locator('> *').all();
      expect(await Promise.all(cells.map((cell) => cell.getAttribute('class')))).toEqual(columns);
    }
    expect(await page.getByRole('navigation').count()).toBe(0);
    await page.getByRole('button', { name: 'Show views' }).click();
    await page.getByRole('navigation').waitFor();
    await page.locator(':focus', { hasText: 'All VMs' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('navigation').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+i');
    await page.getByRole('complementary').waitFor();
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(sideways).toBeLessThanOrEqual(0);
  });
});

describe.each(['light', 'dark'] as const)('accessibility, %s', (theme) => {
  const error: AppError = { code: 'host-timeout', params: { host: 'h', port: 1, seconds: 10 } };
  const look = lookFor({ ...defaultSettings, theme });
  const full: FakeStart = {
    ...usual,
    look,
    clouds: [beijing, cloudView('sh', 'Shanghai', { signIn: { kind: 'failed', error } })],
    recents: [{ cloudId: 'bj', vmUuid: 'uuid-of-db-1', vmName: 'db-1', openedAt: 0 }],
    notices: [{ id: 'n', error: { code: 'file-corrupt', params: { file: 'f', movedTo: 'g' } } }],
  };
  const link = {
    id: 'q',
    kind: 'vm',
    cloudName: 'Beijing',
    account: 'admin',
    vmName: 'db-1',
    seen: true,
    preference: { protocol: 'auto', route: 'auto' },
  } as const;
  const openPalette = async (page: Page) => {
    await rows(page).first().waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('option').first().waitFor();
  };
  const views: readonly [string, FakeStart, (page: Page) => Promise<void>][] = [
    ['all VMs', full, (page) => rows(page).first().waitFor()],
    ['a search', full, (page) => page.getByRole('combobox').fill('db')],
    ['no match', full, (page) => page.getByRole('combobox').fill('nothing')],
    ['no cloud', { look }, (page) => page.getByText('Start with a cloud').waitFor()],
    ['a failed cloud', full, (page) => page.getByRole('button', { name: /^Shanghai/ }).click()],
    ['a cloud', full, (page) => page.getByRole('button', { name: /^Beijing/ }).click()],
    ['recent', full, (page) => page.getByRole('button', { name: /^Recent/ }).click()],
    ['bookmarks', full, (page) => page.getByRole('button', { name: /^Bookmarks/ }).click()],
    ['settings', full, (page) => page.getByRole('button', { name: 'Settings' }).click()],
    ['adding a cloud', full, (page) => page.getByRole('button', { name: 'Add a cloud' }).click()],
    ['the guest password', full, (page) => page.getByRole('button', { name: 'Change guest' }).click()],
    ['the open menu', full, (page) => page.getByRole('button', { name: 'More ways' }).click()],
    ['a question about a link', { ...full, asked: link }, (page) => page.getByRole('alertdialog').waitFor()],
    ['the palette', full, openPalette],
  ];

  it.each(views)('has no violation: %s', async (_name, start, show) => {
    const { page } = await open(start);
    await show(page);
    expect(await violations(page)).toEqual([]);
  });
});
