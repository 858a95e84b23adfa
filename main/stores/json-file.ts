import { access, copyFile, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import { ok, type AppError, type Result } from '../../shared/errors.ts';
import { readEnvelope, type Envelope } from './envelope.ts';
import { writeFailure } from './file-errors.ts';

export interface JsonFileDeps<T> {
  readonly file: string;
  readonly schema: z.ZodType<T>;
  /** What holds while there is no file. */
  readonly initial: T;
  /** One pure step a version: `upgrades[0]` makes version 2 of version 1. The newest version is their number plus one. */
  readonly upgrades?: readonly ((older: unknown) => unknown)[];
  /** Told when the file could not be used; the person sees it. */
  readonly onNotice: (error: AppError) => void;
  /** Milliseconds since the epoch; names a file that is moved aside. */
  readonly now?: () => number;
}

/**
 * One value in one file, `{version, data}`. The value in memory is always the newest: a write that fails loses nothing
 * and the next write carries it. On disk it is the old file or the new one, never a half: temporary file, fsync, rename.
 */
export class JsonFile<T> {
  readonly #deps: JsonFileDeps<T>;
  readonly #listeners = new Set<(value: T) => void>();
  #value: T;
  /** Writes run one after the other. */
  #queue: Promise<unknown> = Promise.resolve();
  #unwritten: T | undefined;
  /** Set when the file is a newer version's, or can't be read: it is not ours to replace. */
  #refused: AppError | undefined;
  /** Whether the file on disk is one that we can read; only such a one becomes the `.bak`. */
  #good = false;

  constructor(deps: JsonFileDeps<T>) {
    this.#deps = deps;
    this.#value = deps.initial;
  }

  get value(): T {
    return this.#value;
  }

  /** Reads the file, or its `.bak` where it is missing or corrupt. Never fails: what went wrong becomes a notice. */
  async load(): Promise<T> {
    const { file } = this.#deps;
    const main = await this.#read(file);
    if (main.kind === 'newer') return this.#refuse({ code: 'file-newer', params: { file: path.basename(file) } });
    if (main.kind === 'unreadable') return this.#refuse(writeFailure(file, main.cause).error);
    if (main.kind === 'corrupt') await this.#moveAside();
    this.#good = main.kind === 'value';
    const found = main.kind === 'value' ? main : await this.#read(`${file}.bak`);
    if (found.kind === 'value') this.#value = found.value;
    return this.#value;
  }

  /** Takes the value at once, tells the listeners, then writes it. Answers when this value, or a newer one, is on disk. */
  async set(value: T): Promise<Result<void>> {
    this.#value = value;
    this.#unwritten = value;
    for (const listener of [...this.#listeners]) listener(value);
    const written = this.#queue.then(() => this.#write());
    this.#queue = written;
    return written;
  }

  onChange(listener: (value: T) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Resolves when nothing is being written any more. */
  async settled(): Promise<void> {
    await this.#queue;
  }

  async #read(file: string): Promise<Envelope<T> | { kind: 'missing' } | { kind: 'unreadable'; cause: unknown }> {
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (cause) {
      const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
      return missing ? { kind: 'missing' } : { kind: 'unreadable', cause };
    }
    return readEnvelope(text, this.#deps.schema, this.#deps.upgrades ?? []);
  }

  #refuse(error: AppError): T {
    this.#refused = error;
    this.#deps.onNotice(error);
    return this.#value;
  }

  async #moveAside(): Promise<void> {
    const { file, onNotice, now = Date.now } = this.#deps;
    try {
      const movedTo = await freeName(`${file}.corrupt-${now()}`);
      await rename(file, movedTo);
      onNotice({ code: 'file-corrupt', params: { file: path.basename(file), movedTo: path.basename(movedTo) } });
    } catch (cause) {
      onNotice(writeFailure(file, cause).error);
    }
  }

  async #write(): Promise<Result<void>> {
    if (this.#refused) return { ok: false, error: this.#refused };
    const value = this.#unwritten;
    if (value === undefined) return ok(); // a later call's value went out with an earlier write
    this.#unwritten = undefined;
    try {
      await this.#replace(value);
      return ok();
    } catch (cause) {
      this.#unwritten ??= value;
      return writeFailure(this.#deps.file, cause);
    }
  }

  async #replace(value: T): Promise<void> {
    const { file, upgrades = [] } = this.#deps;
    const temporary = `${file}.tmp`;
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    try {
      await writeThrough(temporary, JSON.stringify({ version: upgrades.length + 1, data: value }, null, 2));
      if (this.#good) await copyFile(file, `${file}.bak`).catch(() => undefined); // a lost backup is no lost bookmark
      await rename(temporary, file);
    } catch (cause) {
      await rm(temporary, { force: true }).catch(() => undefined);
      throw cause;
    }
    this.#good = true;
  }
}

/** The name, with a number behind it where there is such a file: a clock that was set back comes by the same time twice. */
async function freeName(name: string): Promise<string> {
  for (let n = 1; ; n += 1) {
    const free = n === 1 ? name : `${name}-${n}`;
    if (
      !(await access(free).then(
        () => true,
        () => false,
      ))
    )
      return free;
  }
}

/** Writes the text so that it outlives a power cut before anything is renamed over. */
async function writeThrough(file: string, text: string): Promise<void> {
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
