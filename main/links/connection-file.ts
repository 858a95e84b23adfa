import { constants, type Stats } from 'node:fs';
import { lstat, open, unlink, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { fail, ok, type Result } from '../../shared/errors.ts';
import { oneLine } from '../../shared/plain-text.ts';
import { maxVvLength, parseVvFile, type VvFile } from '../../shared/vv-file.ts';

/** A connection file that was read, with what is needed to delete that very file later. */
export interface ReadFile {
  readonly name: string;
  readonly content: VvFile;
  /** Whether it is a file of this user. */
  readonly own: boolean;
  /** Deletes it if it is still the same file with the same content. */
  remove(): Promise<Result<void>>;
}

/** UTF-8 takes up to three bytes for what is one unit in our memory. */
const maxBytes = 3 * maxVvLength;

// No waiting for the other end of a FIFO, no device taken as terminal, no link followed. Windows knows none of the three.
const { O_RDONLY, O_NONBLOCK = 0, O_NOCTTY = 0, O_NOFOLLOW = 0 } = constants as Partial<typeof constants>;
const flags = (O_RDONLY ?? 0) | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW;

/** Reads a connection file at a path that anybody may have named. Only a plain, small UTF-8 file is read at all. */
export async function readConnectionFile(file: string): Promise<Result<ReadFile>> {
  const name = oneLine(path.basename(file), 120);
  const read = await readText(file);
  if (!read.ok) return fail('connection-file-unreadable', { file: name, reason: read.reason });
  const content = parseVvFile(read.text);
  if (!content.ok) return content;
  const own = isOwn(read.stats);
  return { ok: true, value: { name, content: content.value, own, remove: () => remove(file, name, read) } };
}

type Reading =
  { readonly ok: true; readonly text: string; readonly stats: Stats } | { readonly ok: false; readonly reason: string };

async function readText(file: string): Promise<Reading> {
  let handle: FileHandle | undefined;
  try {
    const named = await lstat(file); // opening a device may already do something
    if (!named.isFile()) return { ok: false, reason: named.isSymbolicLink() ? 'LINK' : 'NO FILE' };
    handle = await open(file, flags);
    const stats = await handle.stat();
    if (!stats.isFile()) return { ok: false, reason: 'NO FILE' };
    if (stats.size > maxBytes) return { ok: false, reason: 'TOO LARGE' };
    return await decode(handle, stats);
  } catch (cause) {
    return { ok: false, reason: (cause as NodeJS.ErrnoException).code ?? 'UNREADABLE' };
  } finally {
    await handle?.close();
  }
}

async function decode(handle: FileHandle, stats: Stats): Promise<Reading> {
  const bytes = Buffer.alloc(maxBytes + 1); // a file that grows while it is read is not read further
  const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
  if (bytesRead > maxBytes) return { ok: false, reason: 'TOO LARGE' };
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(0, bytesRead));
    return { ok: true, text, stats };
  } catch {
    return { ok: false, reason: 'NO UTF-8' };
  }
}

async function remove(file: string, name: string, before: Extract<Reading, { ok: true }>): Promise<Result<void>> {
  const now = await readText(file);
  const { dev, ino } = before.stats;
  const same = now.ok && now.text === before.text && now.stats.dev === dev && now.stats.ino === ino;
  if (!same || !isOwn(now.stats)) return fail('connection-file-kept', { file: name });
  try {
    await unlink(file);
    return ok();
  } catch {
    return fail('connection-file-kept', { file: name });
  }
}

/** Windows has no user ids; there the folder's permissions decide. */
function isOwn({ uid, nlink }: Stats): boolean {
  const me = process.getuid?.();
  return (me === undefined || uid === me) && nlink === 1;
}
