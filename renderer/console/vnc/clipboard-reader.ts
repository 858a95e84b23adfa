import { mostClipboardBytes } from '../../../shared/clipboard.ts';

/** A message of the guest's clipboard beyond this is no text; its bytes would have to be kept until it is complete. */
const endlessBytes = 16 * 1024 * 1024;

/** Actions of the extended clipboard (rfbproto, "Extended Clipboard Pseudo-Encoding"). */
const notify = 1 << 27;
const provide = 1 << 28;
const actionBits = 0xff000000 | 0;
const textFormat = 1;

/** The receive queue, as noVNC has it. */
export interface ClipboardQueue {
  rQwait(what: string, bytes: number, goBack?: number): boolean;
  rQskipBytes(bytes: number): void;
  rQshift32(): number;
  rQshiftStr(bytes: number): string;
  rQshiftBytes(bytes: number): Uint8Array<ArrayBuffer>;
  _rQi: number;
}

export interface ClipboardObserver {
  readonly clipboard: (text: string) => void;
  readonly clipboardTooLarge: () => void;
  readonly wantsClipboard: () => boolean;
}

/** What was done with a message: nothing yet, left to noVNC, dealt with, or it will never end. */
type Passage = 'incomplete' | 'theirs' | 'skipped' | 'endless';

/**
 * Reads the guest's clipboard in place of noVNC, which would unpack whatever size a server claims, and ask for each text as
 * soon as there is one. What carries no text is left to it.
 */
export class ClipboardReader {
  private open = true;

  constructor(private readonly observer: () => ClipboardObserver | undefined) {}

  /** To be called behind the message's type. */
  read(queue: ClipboardQueue): Passage {
    if (queue.rQwait('clipboard header', 7, 1)) return 'incomplete';
    const start = queue._rQi;
    queue.rQskipBytes(3);
    const length = queue.rQshift32() | 0; // negative: the extended form
    if (Math.abs(length) > endlessBytes) return 'endless';
    if (queue.rQwait('clipboard text', Math.abs(length), 8)) return 'incomplete';
    if (length >= 0) return this.latin(queue, length);
    if (length > -4) return 'endless';
    return this.extended(queue, -length, start);
  }

  /** Nothing is told any more. */
  dispose(): void {
    this.open = false;
  }

  private latin(queue: ClipboardQueue, length: number): Passage {
    if (length > mostClipboardBytes) {
      queue.rQskipBytes(length);
      this.observer()?.clipboardTooLarge();
    } else {
      const text = queue.rQshiftStr(length);
      if (this.observer()?.wantsClipboard()) this.observer()?.clipboard(text.replaceAll('\r\n', '\n'));
    }
    return 'skipped';
  }

  private extended(queue: ClipboardQueue, length: number, start: number): Passage {
    const flags = queue.rQshift32() | 0;
    const action = flags & actionBits;
    if (action === provide && (flags & textFormat) !== 0) {
      void this.unpack(queue.rQshiftBytes(length - 4).slice());
      return 'skipped';
    }
    if (action === provide || (action === notify && !this.observer()?.wantsClipboard())) {
      queue.rQskipBytes(length - 4);
      return 'skipped';
    }
    queue._rQi = start;
    return 'theirs';
  }

  private async unpack(packed: Uint8Array<ArrayBuffer>): Promise<void> {
    const text = await unpackText(packed);
    const observer = this.open ? this.observer() : undefined;
    if (text === 'too-large') observer?.clipboardTooLarge();
    else if (text !== 'broken' && observer?.wantsClipboard()) observer.clipboard(text.text);
  }
}

/** A size of four bytes, then so many of UTF-8 that may end with a zero, all as one zlib stream. */
export async function unpackText(
  packed: Uint8Array<ArrayBuffer>,
): Promise<{ readonly text: string } | 'too-large' | 'broken'> {
  const stream = new DecompressionStream('deflate');
  const reader = stream.readable.getReader();
  const fed = feed(stream.writable.getWriter(), packed);
  try {
    const head = await take(reader, 4, fed.done);
    const size = head && new DataView(head.buffer).getUint32(0);
    if (size === undefined) return 'broken';
    if (size > mostClipboardBytes + 1) return 'too-large';
    const text = head && (await take(reader, 4 + size, fed.done, head));
    return text ? { text: cleaned(new TextDecoder().decode(text.subarray(4, 4 + size))) } : 'broken';
  } catch {
    return 'broken'; // no zlib stream
  } finally {
    fed.stop();
    reader.cancel().catch(() => undefined);
  }
}

function cleaned(text: string): string {
  return text.replace(/\0+$/, '').replaceAll('\r\n', '\n');
}

const sliceBytes = 1024;
/** How long the last of a stream may take to come out. */
const drainMs = 1000;

/**
 * Feeds a stream in slices, as a small one may claim to hold gigabytes: the next is unpacked when what came of the one before
 * has been read. It is never closed, as TigerVNC flushes its streams and does not end them.
 */
function feed(writer: WritableStreamDefaultWriter<BufferSource>, packed: Uint8Array<ArrayBuffer>) {
  const stopped = new AbortController();
  const run = async () => {
    for (let at = 0; at < packed.length && !stopped.signal.aborted; at += sliceBytes) {
      await writer.write(packed.subarray(at, at + sliceBytes));
    }
    await new Promise((resolve) => setTimeout(resolve, drainMs));
  };
  const done = run().catch(() => undefined);
  return {
    done,
    stop: () => {
      stopped.abort();
      writer.abort().catch(() => undefined);
    },
  };
}

/** The first `wanted` bytes and what came with them, beginning with `before`; undefined when `end` comes first. */
async function take(
  reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>,
  wanted: number,
  end: Promise<void>,
  before: Uint8Array<ArrayBuffer> = new Uint8Array(0),
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const parts = [before];
  let held = before.length;
  while (held < wanted) {
    const part = await Promise.race([reader.read(), end]);
    if (!part?.value) return undefined;
    parts.push(part.value);
    held += part.value.length;
  }
  const whole = new Uint8Array(held);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
