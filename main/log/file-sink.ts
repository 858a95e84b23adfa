import { closeSync, fstatSync, ftruncateSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { formatRecord, type Sink } from './logger.ts';

export interface FileSinkOptions {
  readonly directory: string;
  /** Base name: `name.log` is the current file, `name.1.log` the one before it. */
  readonly name: string;
  /** A file is rotated before it would grow over this. */
  readonly maxBytes?: number;
  /** How many files are kept in all, so the log takes at most `files * maxBytes`. */
  readonly files?: number;
}

/**
 * Appends records to a rotating file that only its owner can read. Writes are synchronous, so that the last line before
 * a crash is there. A full disk, a missing folder or a locked file loses lines, never throws; writing is tried again.
 */
export function createFileSink(options: FileSinkOptions): Sink {
  const maxBytes = options.maxBytes ?? 2 * 1024 * 1024;
  const files = options.files ?? 3;
  const fileAt = (age: number): string =>
    path.join(options.directory, age === 0 ? `${options.name}.log` : `${options.name}.${age}.log`);
  let open: { fd: number; size: number } | undefined;
  let disposed = false;

  const openFile = (): { fd: number; size: number } => {
    mkdirSync(options.directory, { recursive: true, mode: 0o700 });
    const fd = openSync(fileAt(0), 'a', 0o600);
    return { fd, size: fstatSync(fd).size };
  };
  const close = (): void => {
    const fd = open?.fd;
    open = undefined;
    if (fd !== undefined) closeSync(fd);
  };
  const rotate = (): void => {
    close();
    rmSync(fileAt(files - 1), { force: true });
    for (let age = files - 2; age >= 0; age--) moveIfThere(fileAt(age), fileAt(age + 1));
    open = openFile();
    if (open.size === 0) return;
    ftruncateSync(open.fd); // it could not be moved (open elsewhere on Windows): the size bound comes first
    open.size = 0;
  };

  return {
    write: (record) => {
      if (disposed) return;
      const line = Buffer.from(`${formatRecord(record)}\n`);
      try {
        open ??= openFile();
        if (open.size > 0 && open.size + line.length > maxBytes) rotate();
        open.size += writeSync(open.fd, line);
      } catch {
        closeQuietly(close); // a fresh start at the next record: the disk may have room, the folder may be back
      }
    },
    dispose: () => {
      disposed = true;
      closeQuietly(close);
    },
  };
}

function moveIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch {
    // not there yet, or held open by somebody else
  }
}

function closeQuietly(close: () => void): void {
  try {
    close();
  } catch {
    // the descriptor is gone either way
  }
}
