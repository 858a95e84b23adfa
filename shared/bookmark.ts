import type { ConsoleAddress } from './console-address.ts';
import type { ConsoleDisplay, ConsolePreference } from './console.ts';

/** Colours that a bookmark can carry; each is a token in both themes. */
export const bookmarkColours = ['red', 'orange', 'yellow', 'green', 'teal', 'blue', 'purple', 'grey'] as const;
export type BookmarkColour = (typeof bookmarkColours)[number];

/** What every bookmark has, whatever it leads to. */
export interface BookmarkBase {
  readonly id: string;
  /** What the person calls it. */
  readonly name: string;
  /** The folder that it lies in; `null` is the top. */
  readonly folderId: string | null;
  readonly tags: readonly string[];
  readonly colour: BookmarkColour | null;
  readonly notes: string;
  readonly preference: ConsolePreference;
  /** What it asks for in place of the settings. */
  readonly display: Partial<ConsoleDisplay>;
  /** Shown first in the tray. */
  readonly pinned: boolean;
}

/** A saved VM. It stays when the VM goes: `vmName` is the last name seen. */
export interface VmBookmark extends BookmarkBase {
  readonly kind: 'vm';
  readonly cloudId: string;
  readonly vmUuid: string;
  readonly vmName: string;
}

/** A saved console at a plain address, without a cloud. Its password, where it has one, is asked for and never kept. */
export interface AddressBookmark extends BookmarkBase {
  readonly kind: 'address';
  readonly address: ConsoleAddress;
}

export type Bookmark = VmBookmark | AddressBookmark;

/** A folder of bookmarks. Its place among its siblings is its place in the list of all folders. */
export interface BookmarkFolder {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | null;
}

/** All bookmarks and folders, both in the order of the tree: a folder's folders first, then its bookmarks. */
export interface BookmarkBook {
  readonly folders: readonly BookmarkFolder[];
  readonly bookmarks: readonly Bookmark[];
}

/** How much is kept: more is refused by name, never cut silently. */
export const bookmarkLimits = { bookmarks: 10_000, folders: 1_000, depth: 8, tags: 32, tag: 64, notes: 4_000 } as const;

/** A place in the tree: in a folder (`null`: the top), in front of one of its members or at their end. */
export interface BookmarkPlace {
  readonly folderId: string | null;
  readonly before: string | null;
}

/** One change that a person makes and can take back. */
export type BookmarkEdit =
  /** Adds it at the end of its folder, or replaces the one with the same id. */
  | { readonly kind: 'save'; readonly bookmark: Bookmark }
  | { readonly kind: 'remove'; readonly ids: readonly string[] }
  /** Moves bookmarks and folders, which keep their order among themselves. */
  | { readonly kind: 'move'; readonly ids: readonly string[]; readonly to: BookmarkPlace }
  | { readonly kind: 'save-folder'; readonly folder: BookmarkFolder }
  /** What is inside goes one level up, or goes too. */
  | { readonly kind: 'remove-folder'; readonly id: string; readonly contents: 'move-up' | 'remove' }
  | { readonly kind: 'import'; readonly folders: readonly BookmarkFolder[]; readonly bookmarks: readonly Bookmark[] };

/** A change as it is named to the person: `remove` of `count` items, the first of them called `name`. */
export interface BookmarkStep {
  readonly id: string;
  /** What it was done to, or the first of them. */
  readonly itemId: string;
  readonly what: 'add' | 'edit' | 'remove' | 'move' | 'import' | 'add-folder' | 'rename-folder' | 'remove-folder';
  readonly name: string;
  readonly count: number;
}

/** What can be taken back now, and what can be done again. */
export interface BookmarkHistory {
  readonly undo: BookmarkStep | null;
  readonly redo: BookmarkStep | null;
}

/** A new bookmark of a VM, with nothing chosen yet. */
export function newVmBookmark(
  id: string,
  vm: { readonly cloudId: string; readonly vmUuid: string; readonly name: string },
  preference: ConsolePreference,
): VmBookmark {
  return {
    kind: 'vm',
    id,
    name: vm.name,
    cloudId: vm.cloudId,
    vmUuid: vm.vmUuid,
    vmName: vm.name,
    preference,
    ...plainBookmark,
  };
}

/** What a bookmark has before the person says anything about it. */
export const plainBookmark = {
  folderId: null,
  tags: [],
  colour: null,
  notes: '',
  display: {},
  pinned: false,
} as const satisfies Partial<BookmarkBase>;

/** The first bookmark of a VM. */
export function bookmarkOfVm(
  bookmarks: readonly Bookmark[],
  vm: { readonly cloudId: string; readonly vmUuid: string },
): VmBookmark | undefined {
  return bookmarks.filter(isVmBookmark).find((each) => each.cloudId === vm.cloudId && each.vmUuid === vm.vmUuid);
}

export function isVmBookmark(bookmark: Bookmark): bookmark is VmBookmark {
  return bookmark.kind === 'vm';
}

export interface Recent {
  readonly cloudId: string;
  readonly vmUuid: string;
  readonly vmName: string;
  /** Milliseconds since the epoch. */
  readonly openedAt: number;
}
