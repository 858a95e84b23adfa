import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import {
  bookmarkLimits,
  isVmBookmark,
  plainBookmark,
  type Bookmark,
  type BookmarkBook,
  type BookmarkEdit,
  type BookmarkFolder,
  type BookmarkStep,
} from '../../shared/bookmark.ts';
import { editBook, emptyBook, tidyBook } from '../../shared/bookmark-tree.ts';
import { ok, type Result } from '../../shared/errors.ts';
import type { BookmarksState } from '../../shared/ipc/bookmarks.ts';
import { bookmarkStep } from './bookmark-step.ts';
import { History } from './history.ts';
import { JsonFile, type JsonFileDeps } from './json-file.ts';
import { bookmark, folder } from './schemas.ts';

const keptSteps = 100;

const book: z.ZodType<BookmarkBook> = z
  .strictObject({
    folders: z.array(folder).max(bookmarkLimits.folders),
    bookmarks: z.array(bookmark).max(bookmarkLimits.bookmarks),
  })
  .transform(tidyBook);

/** Version 1 was a list of VMs without folders. */
const upgrades = [
  (older: unknown): unknown => ({
    folders: [],
    bookmarks: (older as readonly object[]).map((each) => ({ ...plainBookmark, ...each, kind: 'vm' })),
  }),
];

/**
 * The bookmarks and their folders. Every change is in memory at once, with the step that takes it back; the answer says
 * whether it reached the disk, where there is always a whole state: the one before or the one after.
 */
export class BookmarkStore {
  readonly #file: JsonFile<BookmarkBook>;
  readonly #history = new History<BookmarkBook, BookmarkStep>(keptSteps);

  constructor(deps: Pick<JsonFileDeps<never>, 'file' | 'onNotice' | 'now'>) {
    this.#file = new JsonFile({ ...deps, schema: book, initial: emptyBook, upgrades });
  }

  async load(): Promise<readonly Bookmark[]> {
    return (await this.#file.load()).bookmarks;
  }

  get book(): BookmarkBook {
    return this.#file.value;
  }

  /** All bookmarks, in the order of the tree. */
  get all(): readonly Bookmark[] {
    return this.book.bookmarks;
  }

  get folders(): readonly BookmarkFolder[] {
    return this.book.folders;
  }

  /** All that a window shows. */
  get state(): BookmarksState {
    const { undo, redo } = this.#history;
    return { ...this.book, bookmarkHistory: { undo, redo } };
  }

  find(id: string): Bookmark | undefined {
    return this.all.find((each) => each.id === id);
  }

  onChange(listener: (book: BookmarkBook) => void): () => void {
    return this.#file.onChange(listener);
  }

  /** Makes a change that the person can take back. One that changes nothing leaves no step. */
  async edit(edit: BookmarkEdit): Promise<Result<void>> {
    const before = this.book;
    const edited = editBook(before, edit);
    if (!edited.ok) return edited;
    if (JSON.stringify(edited.value) === JSON.stringify(before)) return ok();
    this.#history.note(bookmarkStep(randomUUID(), before, edit), before);
    return this.#file.set(edited.value);
  }

  /** Adds it at the end of its folder, or replaces the one with the same id where it stands. */
  save(saved: Bookmark): Promise<Result<void>> {
    return this.edit({ kind: 'save', bookmark: saved });
  }

  remove(id: string): Promise<Result<void>> {
    return this.edit({ kind: 'remove', ids: [id] });
  }

  /** Takes the last change back; with a step, only where that one is the last. */
  async undo(stepId?: string): Promise<Result<void>> {
    const before = this.#history.back(this.book, stepId);
    return before ? this.#file.set(before) : ok();
  }

  async redo(stepId?: string): Promise<Result<void>> {
    const after = this.#history.forth(this.book, stepId);
    return after ? this.#file.set(after) : ok();
  }

  /** The bookmarks of a cloud go with it, for good. */
  async removeCloud(cloudId: string): Promise<Result<void>> {
    return this.#rewrite((each) => (isVmBookmark(each) && each.cloudId === cloudId ? undefined : each));
  }

  /** Notes the name a VM has now; the person's own name for it stays, unless it was the VM's. */
  async renameVm(cloudId: string, vmUuid: string, vmName: string): Promise<void> {
    await this.#rewrite((each) => {
      if (!isVmBookmark(each) || each.cloudId !== cloudId || each.vmUuid !== vmUuid || each.vmName === vmName)
        return each;
      return { ...each, vmName, name: each.name === each.vmName ? vmName : each.name };
    });
  }

  settled(): Promise<void> {
    return this.#file.settled();
  }

  /** A change that nobody takes back holds for the states that can be gone back to as well. */
  async #rewrite(change: (bookmark: Bookmark) => Bookmark | undefined): Promise<Result<void>> {
    const rewritten = (old: BookmarkBook): BookmarkBook => ({
      ...old,
      bookmarks: old.bookmarks.flatMap((each) => change(each) ?? []),
    });
    this.#history.rewrite(rewritten);
    const { all } = this;
    if (all.every((each) => change(each) === each)) return ok();
    return this.#file.set(rewritten(this.book));
  }
}
