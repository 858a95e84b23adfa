import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { DroppedFile, ImportChoice, ImportPlan } from '../../shared/bookmark-import.ts';
import { importLimits } from '../../shared/bookmark-import.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import type { ExportedBookmarks } from '../../shared/ipc/bookmarks.ts';
import { oneLine } from '../../shared/plain-text.ts';
import { vvFileText } from '../../shared/vv-file.ts';
import type { Cloud } from '../../shared/cloud.ts';
import type { BookmarkStore } from '../stores/bookmark-store.ts';
import { writeFailure } from '../stores/file-errors.ts';
import { bookmarkDocument } from './bookmark-document.ts';
import { refused, type DraftCloud, type ImportFile, type ImportSet } from './import-set.ts';
import { cloudsToAdd, importEdit, planImport, type HeldPlan } from './plan-import.ts';
import { readFiles } from './read-files.ts';
import { readAtMost } from './read-at-most.ts';
import { vvAddress, type WithClient } from './vv-address.ts';

export interface BookmarkFilesDeps {
  readonly bookmarks: BookmarkStore;
  readonly clouds: () => readonly Cloud[];
  /** Adds a cloud to which nobody has signed in yet. */
  readonly adopt: (cloud: DraftCloud) => Promise<Result<Cloud>>;
  readonly withClient: WithClient;
  /** The paths that the person chose; none where nothing was. */
  readonly askOpen: () => Promise<readonly string[]>;
  readonly askSave: (name: string) => Promise<string | undefined>;
}

/** Bookmarks to files and from files. What a file offers is held until the person has said what to take. */
export class BookmarkFiles {
  readonly #deps: BookmarkFilesDeps;
  readonly #life = new AbortController();
  #held: HeldPlan | undefined;

  constructor(deps: BookmarkFilesDeps) {
    this.#deps = deps;
  }

  async chooseImport(): Promise<Result<ImportPlan>> {
    const paths = await this.#deps.askOpen();
    if (paths.length === 0) return fail('cancelled');
    const files = await Promise.all(paths.slice(0, importLimits.files + 1).map(readOne));
    const texts = files.filter((file): file is ImportFile => 'text' in file);
    const failures = files.filter((file): file is ImportSet => 'remarks' in file);
    return this.#plan(texts, failures);
  }

  readImport(files: readonly DroppedFile[]): Result<ImportPlan> {
    return this.#plan(files, []);
  }

  async import(choice: ImportChoice): Promise<Result<void>> {
    const held = this.#held;
    if (held?.plan.id !== choice.planId) return fail('cancelled');
    for (const cloud of cloudsToAdd(held, choice)) {
      const adopted = await this.#deps.adopt(cloud);
      if (!adopted.ok) return adopted;
    }
    const { bookmarks, clouds } = this.#deps;
    const done = await bookmarks.edit(importEdit(held, choice, bookmarks.book, clouds(), randomUUID));
    if (done.ok) this.#held = undefined;
    return done;
  }

  async export(): Promise<Result<ExportedBookmarks>> {
    const { bookmarks, clouds } = this.#deps;
    return this.#write('bookmarks.json', bookmarkDocument(bookmarks.book, clouds()), bookmarks.all.length);
  }

  async exportVv(id: string): Promise<Result<ExportedBookmarks>> {
    const bookmark = this.#deps.bookmarks.find(id);
    if (!bookmark) return fail('cancelled');
    const address = await vvAddress(bookmark, this.#deps.withClient, this.#life.signal);
    return address.ok ? this.#write(`${fileName(bookmark.name)}.vv`, vvFileText(address.value), 1) : address;
  }

  dispose(): void {
    this.#life.abort();
    this.#held = undefined;
  }

  #plan(files: readonly ImportFile[], failures: readonly ImportSet[]): Result<ImportPlan> {
    const set = readFiles(files);
    const remarks = [...failures.flatMap((each) => each.remarks), ...set.remarks];
    this.#held = planImport(randomUUID(), { ...set, remarks }, this.#deps.bookmarks.book, this.#deps.clouds());
    return ok(this.#held.plan);
  }

  async #write(name: string, text: string, count: number): Promise<Result<ExportedBookmarks>> {
    const file = await this.#deps.askSave(name);
    if (file === undefined) return fail('cancelled');
    try {
      await writeFile(file, text, { mode: 0o600 });
      return ok({ file: path.basename(file), count });
    } catch (cause) {
      return writeFailure(file, cause);
    }
  }
}

async function readOne(file: string): Promise<ImportFile | ImportSet> {
  const name = path.basename(file);
  try {
    return { name, text: await readAtMost(file, importLimits.fileBytes) };
  } catch {
    return refused(name, 'unreadable');
  }
}

/** What every file system takes as a name. */
function fileName(name: string): string {
  const plain = oneLine(name, 60).replace(/[\\/:*?"<>|]/g, '_');
  return /^[\s._]*$/.test(plain) ? 'console' : plain;
}
