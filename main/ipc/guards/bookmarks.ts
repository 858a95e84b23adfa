import { z } from 'zod';
import type { BookmarkRequests } from '../../../shared/ipc/bookmarks.ts';
import { bookmark, id } from '../../stores/schemas.ts';
import type { GuardsOf } from './guards-of.ts';
import { onlyId } from './shapes.ts';

export const bookmarkGuards: GuardsOf<BookmarkRequests> = {
  'bookmarks.save': z.tuple([bookmark]),
  'bookmarks.remove': onlyId,
  'bookmarks.order': z.tuple([z.strictObject({ ids: z.array(id).max(10_000) })]),
};
