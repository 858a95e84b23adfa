import type { AddressBookmark, BookmarkBase, VmBookmark } from '../../shared/bookmark.ts';
import type { ImportReason, ImportRemark } from '../../shared/bookmark-import.ts';
import type { SignInName } from '../../shared/cloud.ts';

/** A cloud as a file names it: by where it is and who signs in, which holds on every computer. */
export interface DraftCloud extends SignInName {
  readonly key: string;
  readonly name: string;
  readonly baseUrl: string;
}

/** A bookmark as a file offers it: its folder by the names from the top, its VM by a cloud of the same file. */
export interface DraftBookmark extends Omit<BookmarkBase, 'id' | 'folderId'> {
  readonly folder: readonly string[];
  readonly to:
    | ({ readonly kind: 'vm'; readonly cloud: string } & Pick<VmBookmark, 'vmUuid' | 'vmName'>)
    | Pick<AddressBookmark, 'kind' | 'address'>;
}

/** What one file offers, and what is to be said about it. */
export interface ImportSet {
  readonly clouds: readonly DraftCloud[];
  readonly bookmarks: readonly DraftBookmark[];
  readonly remarks: readonly ImportRemark[];
}

/** A file to be read: its name without its folder, and its text. */
export interface ImportFile {
  readonly name: string;
  readonly text: string;
}

/** A file of which nothing can be taken, and why. */
export function refused(
  file: string,
  reason: ImportReason,
  params: ImportRemark['params'] = {},
  line?: number,
): ImportSet {
  return { clouds: [], bookmarks: [], remarks: [remark(file, reason, params, line)] };
}

/** Something to be said about a file. */
export function remark(
  file: string,
  reason: ImportReason,
  params: ImportRemark['params'] = {},
  line?: number,
): ImportRemark {
  return { file, reason, params, ...(line === undefined ? {} : { line }) };
}

/** The line of a text that begins with this key, counted from 1. */
export function lineOf(text: string, key: string): number | undefined {
  const at = text.split(/\r\n|\n|\r/).findIndex((line) => line.split('=')[0]?.trim() === key);
  return at < 0 ? undefined : at + 1;
}
