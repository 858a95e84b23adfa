import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { BookmarkStep } from '../../shared/bookmark.ts';
import { defaultSettings } from '../../shared/settings.ts';
import { cloudView, lookFor, vm, type FakeStart } from '../fakes/library-api.ts';
import { suiteLibraryPages } from '../fakes/suite-pages.ts';

const open = suiteLibraryPages();

const rows = (page: Page) => page.locator('.rows [role=row]');
async function openPalette(page: Page): Promise<void> {
  await page.locator('.view').waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').waitFor();
}

const step = (id: string): BookmarkStep => ({ id, itemId: 'gone', what: 'remove', name: 'db-1', count: 1 });
const pin = { endpoint: 'proxy', address: '10.0.0.1:4900', sha256: 'ab'.repeat(32) } as const;

describe('the palette', () => {
  const rich: FakeStart = {
    clouds: [
      cloudView('bj', 'Beijing', {
        remembered: true,
        cloud: { ...cloudView('bj', 'Beijing').cloud, type: 'iam2', pins: [pin] },
      }),
      cloudView('sh', 'Shanghai'),
    ],
    vms: [
      {
        cloudId: 'bj',
        phase: 'ready',
        vms: [vm('build-01', { tags: ['prod'] }), vm('db-1', { addresses: ['172.16.4.18'] })],
        total: 2,
      },
    ],
    bookmarkHistory: { undo: step('1'), redo: step('2') },
    updates: { kind: 'current', checkedAt: null },
  };
  const press = (name: string | RegExp) => async (page: Page) => page.getByRole('button', { name }).first().click();
  const contextMenu = async (page: Page) => rows(page).first().click({ button: 'right' });
  const inBookmarks = async (page: Page) => {
    await press(/^Bookmarks/)(page);
    await press('More about bookmarks')(page);
  };
  const inCloud = async (page: Page) => {
    await press(/^Beijing/)(page);
    await press('More about Beijing')(page);
  };
  const menus: readonly [string, (page: Page) => Promise<void>][] = [
    ['of a VM', contextMenu],
    ['of the ways to open a VM', press(/^More ways/)],
    ['of power', press('Power')],
    ['of passwords and discs', press(/^Passwords/)],
    ['of the order', press('Arrange')],
    ['of the filter', press('Filter')],
    ['of the bookmarks', inBookmarks],
    ['of a cloud', inCloud],
  ];

  it.each(menus)('has every entry of the menu %s', async (_name, openMenu) => {
    const { page } = await open(rich);
    await rows(page).first().click();
    await openMenu(page);
    await page.getByRole('menu').waitFor();
    const labels = await page.locator('.menu-item:not([data-disabled]) [slot=label]').allTextContents();
    expect(labels).not.toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await openPalette(page);
    for (const label of labels) {
      await page.getByRole('dialog').getByRole('combobox').fill(label);
      const option = page.locator('.palette-name').filter({ hasText: `: ${label}` });
      await option.first().waitFor();
    }
  });

  const deeds: readonly [string, string, unknown][] = [
    ['bookmarks undo', 'bookmarks.undo', {}],
    ['bookmarks redo', 'bookmarks.redo', {}],
    ['quit', 'app.do', { deed: 'quit' }],
    ['zoom in', 'app.do', { deed: 'zoom-in' }],
    ['full screen', 'app.do', { deed: 'full-screen' }],
    ['sort by address', 'vms.arrange', { sort: { column: 'address' } }],
    ['newer versions', 'updates.check', undefined],
    ['folder of the log', 'log.openFolder', undefined],
    ['new folder', 'bookmarks.edit', { kind: 'save-folder', folder: { name: 'Folder', parentId: null } }],
  ];

  it.each(deeds)('does “%s”', async (words, request, argument) => {
    const { page, asked } = await open(rich);
    await openPalette(page);
    await page.keyboard.type(words);
    await page.keyboard.press('Enter');
    await expect.poll(() => asked(request)).toMatchObject([argument]);
  });

  it('signs out everywhere, after its question', async () => {
    const { page } = await open(rich);
    await openPalette(page);
    await page.keyboard.type('sign out every');
    await page.keyboard.press('Enter');
    await page.getByRole('alertdialog').waitFor();
  });

  it('shows the new folder', async () => {
    const { page } = await open(rich);
    await openPalette(page);
    await page.keyboard.type('new folder');
    await page.keyboard.press('Enter');
    await page.locator('.bookmark', { hasText: 'Folder' }).waitFor();
  });

  it('finds an action by its English words in Chinese too, and by its own', async () => {
    const { page } = await open({ ...rich, look: lookFor({ ...defaultSettings, language: 'zh-CN' }) });
    await openPalette(page);
    await page.keyboard.type('sort by name');
    await page.getByRole('option', { name: '排列: 排序方式: 名称' }).first().waitFor();
    await page.getByRole('dialog').getByRole('combobox').fill('退出 zstack');
    await page.getByRole('option', { name: '退出 ZStack 控制台' }).waitFor();
  });
});
