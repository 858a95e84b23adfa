import { expect, it } from 'vitest';
import { renameVms } from '../../../../main/bookmarks/rename-vms.ts';
import type { Bookmark } from '../../../../shared/bookmark.ts';

it('gives bookmarks the names that their VMs have now, and no others', () => {
  const bookmark = (kind: 'vm' | 'address', cloudId: string, vmUuid: string) => ({ kind, cloudId, vmUuid }) as Bookmark;
  const renamed: unknown[] = [];
  const bookmarks = {
    all: [
      bookmark('vm', 'c', 'a'),
      bookmark('vm', 'c', 'b'),
      bookmark('vm', 'other', 'a'),
      bookmark('address', 'c', 'a'),
    ],
    renameVm: (...change: readonly string[]) => Promise.resolve(void renamed.push(change)),
  };
  renameVms(bookmarks, 'c', [{ uuid: 'a', name: 'new' }]);
  expect(renamed).toEqual([['c', 'a', 'new']]);
});
