import * as z from 'zod';
import { bookmarkLimits, type BookmarkEdit } from '../../../shared/bookmark.ts';
import { importLimits } from '../../../shared/bookmark-import.ts';
import type { BookmarkRequests } from '../../../shared/ipc/bookmarks.ts';
import { bookmark, folder, id } from '../../stores/schemas.ts';
import type { GuardsOf } from './guards-of.ts';
import { nothing, onlyId } from './shapes.ts';

const ids = z.array(id).max(bookmarkLimits.bookmarks + bookmarkLimits.folders);
const dropped = z.strictObject({ name: z.string().max(512), text: z.string().max(importLimits.fileBytes) });
const step = z.tuple([z.strictObject({ stepId: id.exactOptional() })]);

/** An import is made by the main process, of a file that it has read itself: no window may send one. */
const edit: z.ZodType<Exclude<BookmarkEdit, { kind: 'import' }>> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('save'), bookmark }),
  z.strictObject({ kind: z.literal('remove'), ids }),
  z.strictObject({
    kind: z.literal('move'),
    ids,
    to: z.strictObject({ folderId: id.nullable(), before: id.nullable() }),
  }),
  z.strictObject({ kind: z.literal('save-folder'), folder }),
  z.strictObject({ kind: z.literal('remove-folder'), id, contents: z.enum(['move-up', 'remove']) }),
]);

export const bookmarkGuards: GuardsOf<BookmarkRequests> = {
  'bookmarks.edit': z.tuple([edit]),
  'bookmarks.undo': step,
  'bookmarks.redo': step,
  'bookmarks.chooseImport': nothing,
  'bookmarks.readImport': z.tuple([z.strictObject({ files: z.array(dropped).max(importLimits.files) })]),
  'bookmarks.import': z.tuple([
    z.strictObject({ planId: id, withKnown: z.boolean(), clouds: z.array(id).max(bookmarkLimits.bookmarks) }),
  ]),
  'bookmarks.export': nothing,
  'bookmarks.exportVv': onlyId,
};
