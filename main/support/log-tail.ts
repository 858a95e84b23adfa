import { open, stat } from 'node:fs/promises';
import type { LogChunk, LogLevel, LogLine, LogPosition } from '../../shared/support.ts';

/** Of a long log this much is shown, and read at a time. */
const maxBytes = 512 * 1024;
const maxLines = 5000;
const head = /^(\S+) (DEBUG|INFO|WARN|ERROR)\s+/;

/** Reads the end of the log's current file, and then what has come since. The log is redacted already. */
export class LogTail {
  readonly #file: string;

  constructor(deps: { readonly file: string }) {
    this.#file = deps.file;
  }

  /** Without a position, or after the log was rotated, the end of the file; a log that is not there yet is empty. */
  async read(after: LogPosition | null): Promise<LogChunk> {
    try {
      const { ino, size } = await stat(this.#file);
      const file = String(ino);
      const from = after?.file === file && after.offset <= size ? after.offset : 0;
      const start = Math.max(from, size - maxBytes);
      const bytes = await this.#bytes(start, size);
      return chunkOf(bytes, { file, start, cut: start > from });
    } catch {
      return { lines: [], position: { file: '', offset: 0 }, cut: false };
    }
  }

  async #bytes(from: number, to: number): Promise<Buffer> {
    const handle = await open(this.#file, 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(to - from), 0, to - from, from);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  }
}

/** Whole lines only; half a line at the end is read again when it is whole. */
function chunkOf(bytes: Buffer, at: { file: string; start: number; cut: boolean }): LogChunk {
  const end = bytes.lastIndexOf(0x0a) + 1;
  const begin = at.cut ? bytes.indexOf(0x0a) + 1 : 0;
  const all = bytes.subarray(Math.min(begin, end), end).toString('utf8').split('\n').slice(0, -1);
  const position = { file: at.file, offset: at.start + end };
  return { lines: linesOf(all.slice(-maxLines)), position, cut: at.cut || all.length > maxLines };
}

function linesOf(texts: readonly string[]): readonly LogLine[] {
  let level: LogLevel = 'info';
  let time = '';
  return texts.map((text) => {
    const found = head.exec(text);
    if (found) [time, level] = [found[1] ?? '', (found[2] ?? 'INFO').toLowerCase() as LogLevel];
    return { time, level, text: found ? text.slice(found[0].length) : text };
  });
}
