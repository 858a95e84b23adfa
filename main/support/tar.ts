import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

export interface TarFile {
  /** ASCII, at most 100 bytes. */
  readonly name: string;
  readonly content: Buffer;
}

const block = 512;

/** The files as a `.tar.gz` (POSIX ustar), which every system opens without another program. */
export async function tarGz(files: readonly TarFile[], now: Date): Promise<Buffer> {
  const parts = files.flatMap(({ name, content }) => [
    header(name, content.length, now),
    content,
    padding(content.length),
  ]);
  return promisify(gzip)(Buffer.concat([...parts, Buffer.alloc(2 * block)]));
}

function header(name: string, size: number, now: Date): Buffer {
  const bytes = Buffer.alloc(block);
  const octal = (value: number, at: number, width: number): void => {
    bytes.write(`${value.toString(8).padStart(width - 1, '0')}\0`, at, 'ascii');
  };
  bytes.write(name, 0, 100, 'ascii');
  octal(0o600, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(Math.floor(now.getTime() / 1000), 136, 12);
  bytes.fill(' ', 148, 156);
  bytes.write('0ustar\x0000', 156, 'latin1');
  bytes.copy(bytes, 257, 157, 165); // magic and version stand at 257; type at 156
  bytes.fill(0, 157, 257);
  octal(
    bytes.reduce((sum, byte) => sum + byte, 0),
    148,
    7,
  );
  bytes[155] = 0x20;
  return bytes;
}

function padding(size: number): Buffer {
  return Buffer.alloc((block - (size % block)) % block);
}
