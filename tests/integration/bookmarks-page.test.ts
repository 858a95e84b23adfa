import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Bookmark, BookmarkFolder } from '../../shared/bookmark.ts';
import { defaultSettings } from '../../shared/settings.ts';
import { bookmark, cloudView, lookFor, vm, type FakeStart } from '../fakes/library-api.ts';
import { suiteLibraryPages } from '../fakes/suite-pages.ts';

const open = suiteLibraryPages();

const folders: readonly BookmarkFolder[] = [
  { id: 'prod', name: 'Production', parentId: null },
  { id: 'dbs', name: 'Databases', parentId: 'prod' },
  { id: 'test', name: 'Test', parentId: null },
];
const marks: readonly Bookmark[] = [
  { ...bookmark('bj', 'db-1'), folderId: 'dbs', tags: ['urgent'], colour: 'red' },
  { ...bookmark('bj', 'web'), folderId: 'prod' },
  bookmark('bj', 'build-01'),
  bookmark('bj', 'db-2'),
  { ...bookmark('bj', 'web', 'old web'), vmUuid: 'deleted' },
];
const usual: FakeStart = {
  clouds: [cloudView('bj', 'Beijing'), cloudView('sh', 'Shanghai', { signIn: { kind: 'signed-out' } })],
  vms: [{ cloudId: 'bj', phase: 'ready', vms: ['db-1', 'web', 'build-01', 'db-2'].map((name) => vm(name)), total: 4 }],
  bookmarks: marks,
  folders,
};

async function openBookmarks(start: FakeStart = usual, ...more: [Parameters<typeof open>[1]?]) {
  const library = await open(start, ...more);
  await library.page.getByRole('button', { name: /^Bookmarks/ }).click();
  return library;
}

/** The rows as they are read: folders with a slash, each indented by its level. */
const rows = (page: Page) =>
  page
    .locator('.bookmark')
    .evaluateAll((all) =>
      all.map(
        (row) =>
          '-'.repeat(Number(row.getAttribute('aria-level')) - 1) + (row.querySelector('.name')?.textContent ?? ''),
      ),
    );
const row = (page: Page, id: string) => page.locator(`.bookmark[data-key="${id}"]`);
const toast = (page: Page) => page.locator('.toast');

async function drag(page: Page, from: string, to: string, at: 'above' | 'on' | 'below'): Promise<void> {
  const start = await row(page, from).boundingBox();
  const end = await row(page, to).boundingBox();
  if (!start || !end) throw new Error('no such row');
  const y = end.y + end.height * { above: 0.08, on: 0.5, below: 0.92 }[at];
  await page.mouse.move(start.x + 200, start.y + start.height / 2);
  await page.mouse.down();
  await page.mouse.move(end.x + 200, end.y + end.height / 2, { steps: 6 });
  await page.mouse.move(end.x + 200, y, { steps: 4 });
  await page.mouse.up();
}

describe('the tree of bookmarks', () => {
  it('shows folders with their number, tags, and what is deleted', async () => {
    const { page } = await openBookmarks();
    await expect
      .poll(() => rows(page))
      .toEqual(['Production', '-Databases', '--db-1', '-web', 'Test', 'build-01', 'db-2', 'old web']);
    await row(page, 'prod').getByText('2 bookmarks').waitFor();
    await row(page, 'mark-db-1').getByText('urgent').waitFor();
    await row(page, 'mark-old web').getByText('Deleted in the cloud').waitFor();
  });

  it('opens with a double-click and with Enter, and not with one click', async () => {
    const { page, asked } = await openBookmarks();
    await row(page, 'mark-build-01').click();
    expect(await asked('console.open')).toEqual([]);
    await row(page, 'mark-build-01').dblclick();
    await row(page, 'mark-db-2').click();
    await page.keyboard.press('Enter');
    await expect
      .poll(() => asked('console.open'))
      .toEqual([
        { kind: 'bookmark', bookmarkId: 'mark-build-01' },
        { kind: 'bookmark', bookmarkId: 'mark-db-2' },
      ]);
  });

  it('moves by keyboard: within, out of and into a folder, and says where to', async () => {
    const { page } = await openBookmarks();
    await row(page, 'mark-build-01').click();
    await page.keyboard.press('Alt+ArrowDown');
    await expect.poll(async () => (await rows(page)).slice(-3)).toEqual(['db-2', 'build-01', 'old web']);
    await page.getByText('build-01 is now 2 of 3 in Bookmarks.').waitFor();
    await page.keyboard.press('Alt+Shift+ArrowRight');
    await expect.poll(async () => (await rows(page)).slice(4)).toEqual(['Test', '-build-01', 'db-2', 'old web']);
    await page.getByText('build-01 is now 1 of 1 in Test.').waitFor();
    await page.keyboard.press('Alt+Shift+ArrowLeft');
    await expect.poll(async () => (await rows(page)).slice(4)).toEqual(['Test', 'build-01', 'db-2', 'old web']);
    await page.locator('[data-key=mark-build-01]:focus').waitFor();
  });

  it('moves by drag: within, into a folder, and onto a folder of the side bar', async () => {
    const { page } = await openBookmarks();
    await drag(page, 'mark-db-2', 'mark-build-01', 'above');
    await expect.poll(async () => (await rows(page)).slice(5)).toEqual(['db-2', 'build-01', 'old web']);
    await drag(page, 'mark-db-2', 'test', 'on');
    await expect.poll(async () => (await rows(page)).slice(4)).toEqual(['Test', '-db-2', 'build-01', 'old web']);
    const target = page.locator('.side-folder[data-key="prod"]');
    await row(page, 'mark-build-01').dragTo(target);
    await expect
      .poll(async () => (await rows(page)).slice(0, 5))
      .toEqual(['Production', '-Databases', '--db-1', '-web', '-build-01']);
  });

  it('renames in place, and takes a removal back with the toast and with Ctrl+Z', async () => {
    const { page } = await openBookmarks();
    await row(page, 'mark-build-01').click();
    await page.keyboard.press('F2');
    await page.getByRole('textbox', { name: 'Rename bookmark' }).fill('builder');
    await page.keyboard.press('Enter');
    await expect.poll(() => rows(page)).toContain('builder');
    await row(page, 'mark-build-01').click();
    await page.keyboard.press('Delete');
    await expect.poll(() => rows(page)).not.toContain('builder');
    await toast(page).getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => rows(page)).toContain('builder');
    await row(page, 'mark-build-01').click();
    await page.keyboard.press('Delete');
    await expect.poll(() => rows(page)).not.toContain('builder');
    await row(page, 'mark-db-2').click();
    await page.keyboard.press('Control+z');
    await expect.poll(() => rows(page)).toContain('builder');
  });

  it('asks what becomes of a folder’s bookmarks', async () => {
    const { page, asked } = await openBookmarks();
    await row(page, 'prod').click();
    await page.keyboard.press('Delete');
    const dialog = page.getByRole('alertdialog');
    await dialog.getByText('It holds 2 bookmarks.').waitFor();
    await dialog.getByRole('button', { name: 'Remove the folder, keep what is in it' }).click();
    expect(await asked('bookmarks.edit')).toEqual([{ kind: 'remove-folder', id: 'prod', contents: 'move-up' }]);
    await expect.poll(() => rows(page)).toContain('web');
    expect(await rows(page)).not.toContain('Production');
  });

  it('offers the VM that has the name of a deleted one', async () => {
    const { page, asked } = await openBookmarks();
    await row(page, 'mark-old web').getByRole('button', { name: 'Use the new web' }).click();
    const saved = { kind: 'save', bookmark: { ...marks[4], vmUuid: 'uuid-of-web' } };
    await expect.poll(() => asked('bookmarks.edit')).toEqual([saved]);
    await row(page, 'mark-old web').getByText('Deleted in the cloud').waitFor({ state: 'detached' });
  });

  it('says who must sign in where', async () => {
    const { page } = await openBookmarks({ ...usual, bookmarks: [bookmark('sh', 'x')] });
    await row(page, 'mark-x').getByRole('button', { name: 'Sign in to Shanghai' }).click();
    await page.getByRole('dialog').getByRole('heading', { name: 'Sign in to Shanghai' }).waitFor();
  });

  it('searches names, tags, folders and clouds', async () => {
    const { page } = await openBookmarks();
    const box = page.getByRole('textbox', { name: 'Search bookmarks' });
    await box.fill('urgent');
    await expect.poll(() => rows(page)).toEqual(['db-1']);
    await row(page, 'mark-db-1').getByText('In Production / Databases').waitFor();
    await box.fill('production web');
    await expect.poll(() => rows(page)).toEqual(['web']);
    await box.fill('nothing has this');
    await page.getByText('No bookmark matches').waitFor();
    await box.press('Escape');
    await expect.poll(async () => (await rows(page)).length).toBe(8);
  });

  it('changes everything about one in its details', async () => {
    const { page, asked } = await openBookmarks();
    await row(page, 'mark-build-01').click();
    await page.keyboard.press('Alt+Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name', { exact: true }).fill('builder');
    await dialog.getByLabel('Tags').fill('ci, 构建，ci');
    await dialog.getByRole('radio', { name: 'Teal' }).check({ force: true });
    await dialog.getByLabel('Notes').fill('two\nlines');
    await dialog.getByRole('radio', { name: 'VNC' }).check({ force: true });
    await dialog.getByRole('radio', { name: 'Direct' }).check({ force: true });
    await dialog.getByText('View only', { exact: true }).click();
    await dialog.getByRole('button', { name: 'Folder' }).click();
    await page.getByRole('option', { name: 'Production / Databases' }).click();
    await dialog.getByRole('button', { name: 'Size of the picture' }).click();
    await page.getByRole('option', { name: 'Whole-number, sharp' }).click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    const changed = {
      ...marks[2],
      name: 'builder',
      tags: ['ci', '构建'],
      colour: 'teal',
      notes: 'two\nlines',
      folderId: 'dbs',
      preference: { protocol: 'vnc', route: 'direct' },
      display: { scale: 'sharp', viewOnly: true },
    };
    await expect.poll(() => asked('bookmarks.edit')).toEqual([{ kind: 'save', bookmark: changed }]);
  });
});

describe('importing', () => {
  it('takes files dropped on the window, shows what they offer, and imports what is chosen', async () => {
    const { page, steer, asked } = await openBookmarks();
    await steer((fake) => {
      fake.plan = {
        id: 'p1',
        items: [
          { name: 'fresh', folder: 'Lab', target: '127.0.0.1:5900', known: false },
          { name: 'known', folder: '', target: 'web', known: true },
          { name: 'far', folder: '', target: 'x', known: false, cloud: 'c1' },
        ],
        clouds: [{ key: 'c1', name: 'Shenzhen', baseUrl: 'https://sz.example.com/zstack', account: 'admin' }],
        remarks: [{ file: 'a.remmina', line: 7, reason: 'secret', params: {} }],
      };
    }, null);
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.items.add(new File(['[remmina]\n'], 'a.remmina'));
      for (const type of ['dragenter', 'dragover', 'drop'])
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
    });
    const dialog = page.getByRole('dialog');
    await dialog.getByText('2 bookmarks can be imported.').waitFor();
    expect(await asked('bookmarks.readImport')).toEqual([{ files: [{ name: 'a.remmina', text: '[remmina]\n' }] }]);
    await dialog.getByText('a.remmina (line 7): A password was found and not taken').waitFor();
    await dialog.getByText('Add the cloud Shenzhen').click();
    await dialog.getByText('Also import those that are already here').click();
    await dialog.getByRole('button', { name: 'Import 2 bookmarks' }).click();
    await expect.poll(() => asked('bookmarks.import')).toEqual([{ planId: 'p1', withKnown: true, clouds: [] }]);
  });
});

describe('access', () => {
  it.each([
    ['light', 1180],
    ['dark', 700],
  ] as const)('has no fault that axe finds, in %s at %i px', async (theme, width) => {
    const look = lookFor({ ...defaultSettings, theme });
    const viewport = { width, height: 700 };
    const library = await open({ ...usual, look }, { viewport });
    const { page } = library;
    if (width < 760) await page.getByRole('button', { name: 'Show views' }).click();
    await page.getByRole('button', { name: /^Bookmarks/ }).click();
    await row(page, 'mark-db-1').waitFor();
    const check = async () => {
      await page.evaluate(axe.source);
      const found = await page.evaluate(async () => {
        const result = await (window as unknown as { axe: typeof axe }).axe.run();
        return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`);
      });
      expect(found).toEqual([]);
    };
    await check();
    await row(page, 'mark-db-1').click();
    await page.keyboard.press('Alt+Enter');
    await page.getByRole('dialog').waitFor();
    await check();
  });
});
