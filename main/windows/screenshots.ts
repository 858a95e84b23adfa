import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fail, ok, type Result } from '../../shared/errors.ts';
import { oneLine } from '../../shared/plain-text.ts';

export interface ScreenshotsDeps {
  /** Where pictures are saved. */
  readonly folder: () => string;
  /** Puts a PNG on the clipboard; false when it is no picture that the system can decode. */
  readonly copy: (png: Uint8Array) => Promise<boolean>;
  readonly request: (sessionId: string, requestId: string) => void;
  readonly now: () => Date;
}

/** Pictures of guests: to a file, to the clipboard, and from a console's page to whoever asks in the main process. */
export class Screenshots {
  readonly #deps: ScreenshotsDeps;
  readonly #waiting = new Map<string, (png: Uint8Array) => void>();

  constructor(deps: ScreenshotsDeps) {
    this.#deps = deps;
  }

  /** Writes `<VM> <time>.png`, never over another file. */
  async save(vmName: string, png: Uint8Array): Promise<Result<{ path: string }>> {
    const folder = this.#deps.folder();
    const name = fileName(vmName, this.#deps.now());
    try {
      await mkdir(folder, { recursive: true });
      return { ok: true, value: { path: await writeNew(folder, name, png) } };
    } catch (cause) {
      const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
      return reason === 'ENOSPC'
        ? fail('disk-full', { file: name })
        : fail('file-write-failed', { file: name, reason });
    }
  }

  async copy(png: Uint8Array): Promise<Result<void>> {
    const copied = await this.#deps.copy(png).catch(() => false);
    return copied ? ok() : fail('clipboard-failed');
  }

  /** Asks a console's page for its picture at guest resolution; `cancelled` when the signal fires first. */
  request(sessionId: string, signal: AbortSignal): Promise<Result<Uint8Array>> {
    const requestId = randomUUID();
    return new Promise((resolve) => {
      const settle = (answer: Result<Uint8Array>): void => {
        this.#waiting.delete(requestId);
        signal.removeEventListener('abort', cancel);
        resolve(answer);
      };
      const cancel = (): void => settle(fail('cancelled'));
      this.#waiting.set(requestId, (png) => settle({ ok: true, value: png }));
      signal.addEventListener('abort', cancel);
      this.#deps.request(sessionId, requestId);
    });
  }

  /** A page's answer; one that nobody waits for is dropped. */
  deliver(requestId: string, png: Uint8Array): void {
    this.#waiting.get(requestId)?.(png);
  }
}

/** Windows opens a device under these names, whatever stands behind their first dot. */
const reserved = /^((?:con|prn|aux|nul|com\d|lpt\d)\s*\.)/i;

/** File systems count bytes, 255 of them. Never ends in half of a character. */
function cutToBytes(text: string, most: number): string {
  let bytes = 0;
  return Array.from(text)
    .filter((character) => (bytes += Buffer.byteLength(character)) <= most)
    .join('');
}

/** A name that every file system takes, sorted by time within one VM: `web-01 2026-11-21 03.45.12`. */
export function fileName(vmName: string, at: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const time = `${two(at.getHours())}.${two(at.getMinutes())}.${two(at.getSeconds())}`;
  const safe = oneLine(vmName, 255)
    .replace(/[<>:"/\\|?*]/g, '_')
    .replace(/^[. ]+/, '')
    .replace(reserved, '_$1');
  return `${cutToBytes(safe, 150).trim() || 'VM'} ${day} ${time}.png`;
}

async function writeNew(folder: string, name: string, png: Uint8Array): Promise<string> {
  for (let copy = 1; ; copy++) {
    const file = path.join(folder, copy === 1 ? name : name.replace(/\.png$/, ` (${copy}).png`));
    try {
      await writeFile(file, png, { flag: 'wx', mode: 0o600 }); // a guest's screen is nobody else's business
      return file;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST' || copy === 100) throw cause;
    }
  }
}
