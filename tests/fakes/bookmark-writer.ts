import { BookmarkStore } from '../../main/stores/bookmark-store.ts';
import { newVmBookmark } from '../../shared/bookmark.ts';
import { automatic } from '../../shared/console.ts';

// Saves bookmarks for as long as it is let live, behind those that are there; prints each id once the store has said that it is on disk.
const file = process.argv[2] ?? '';
const store = new BookmarkStore({ file, onNotice: (error) => process.stderr.write(`${JSON.stringify(error)}\n`) });
await store.load();
for (let n = store.all.length; ; n++) {
  const id = `b${n}`;
  const saved = await store.save(newVmBookmark(id, { cloudId: 'c', vmUuid: id, name: id }, automatic));
  if (!saved.ok) throw new Error(JSON.stringify(saved.error));
  process.stdout.write(`${id}\n`);
}
