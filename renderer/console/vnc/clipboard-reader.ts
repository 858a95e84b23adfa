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
  const bytes = await inflate(packed, mostClipboardBytes + 8);
  if (!bytes || bytes.length < 4) return 'broken';
  const size = new DataView(bytes.buffer).getUint32(0);
  if (size > mostClipboardBytes + 1) return 'too-large';
  if (bytes.length < 4 + size) return 'broken';
  const text = new TextDecoder().decode(bytes.subarray(4, 4 + size));
  return { text: text.replace(/\0+$/, '').replaceAll('\r\n', '\n') };
}

/**
 * As much of a zlib stream as `most` bytes hold. It is fed in slices, as a small stream may claim to hold gigabytes, and never
 * closed, as TigerVNC flushes its streams and does not end them.
 */
async function inflate(packed: Uint8Array<ArrayBuffer>, most: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const { readable, writable } = new DecompressionStream('deflate');
  const [reader, writer] = [readable.getReader(), writable.getWriter()];
  const whole = new Uint8Array(most);
  let held = 0;
  let reading = reader.read();
  try {
    for (let at = 0; at < packed.length && held < most; at += sliceBytes) {
      const written = writer.write(packed.subarray(at, at + sliceBytes));
      for (;;) {
        const part = await Promise.race([reading, written]);
        if (!part?.value) break; // all that this slice gave has been read
        whole.set(part.value.subarray(0, most - held), held);
        held = Math.min(most, held + part.value.length);
        reading = reader.read();
      }
    }
  } catch {
    return undefined; // no zlib stream
  } finally {
    reading.catch(() => undefined);
    writer.abort().catch(() => undefined);
  }
  return whole.slice(0, held);
}

const sliceBytes = 1024;
