import { z } from 'zod';
import type { Bookmark } from '../../shared/bookmark.ts';
import type { Result } from '../../shared/errors.ts';
import { JsonFile, type JsonFileDeps } from './json-file.ts';
import { bookmark } from './schemas.ts';

/** The bookmarks in the person's order. Every change is in memory at once; the answer says whether it reached the disk. */
export class BookmarkStore {
  readonly #file: JsonFile<readonly Bookmark[]>;

  constructor(deps: Pick<JsonFileDeps<never>, 'file' | 'onNotice' | 'now'>) {
    this.#file = new JsonFile<readonly Bookmark[]>({ ...deps, schema: z.array(bookmark), initial: [] });
  }

  load(): Promise<readonly Bookmark[]> {
    return this.#file.load();
  }

  get all(): readonly Bookmark[] {
    return this.#file.value;
  }

  find(id: string): Bookmark | undefined {
    return this.all.find((each) => each.id === id);
  }

  onChange(listener: (all: readonly Bookmark[]) => void): () => void {
    return this.#file.onChange(listener);
  }

  /** Adds it at the end, or replaces the one with the same id where it stands (rename, other protocol). */
  save(saved: Bookmark): Promise<Result<readonly Bookmark[]>> {
    const known = this.find(saved.id);
    return this.#set(known ? this.all.map((each) => (each === known ? saved : each)) : [...this.all, saved]);
  }

  remove(id: string): Promise<Result<readonly Bookmark[]>> {
    return this.#set(this.all.filter((each) => each.id !== id));
  }

  /** Puts the named ones first, in that order; the others keep theirs behind them. Unknown ids are ignored. */
  order(ids: readonly string[]): Promise<Result<readonly Bookmark[]>> {
    const named = [...new Set(ids)].flatMap((id) => this.find(id) ?? []);
    return this.#set([...named, ...this.all.filter((each) => !named.includes(each))]);
  }

  removeCloud(cloudId: string): Promise<Result<readonly Bookmark[]>> {
    return this.#set(this.all.filter((each) => each.cloudId !== cloudId));
  }

  /** Notes the name a VM has now; the person's own name for it stays, unless it was the VM's. */
  async renameVm(cloudId: string, vmUuid: string, vmName: string): Promise<void> {
    const stale = (each: Bookmark): boolean =>
      each.cloudId === cloudId && each.vmUuid === vmUuid && each.vmName !== vmName;
    if (!this.all.some(stale)) return;
    const renamed = (each: Bookmark): Bookmark => ({
      ...each,
      vmName,
      name: each.name === each.vmName ? vmName : each.name,
    });
    await this.#file.set(this.all.map((each) => (stale(each) ? renamed(each) : each)));
  }

  settled(): Promise<void> {
    return this.#file.settled();
  }

  async #set(next: readonly Bookmark[]): Promise<Result<readonly Bookmark[]>> {
    const written = await this.#file.set(next);
    return written.ok ? { ok: true, value: this.all } : written;
  }
}
