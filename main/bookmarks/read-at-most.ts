import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** The beginning of a regular file as text. A pipe or a device, which may never end, is refused unread. */
export async function readAtMost(file: string, bytes: number): Promise<string> {
  // Opening a pipe would wait for its writer.
  const handle = await open(file, constants.O_RDONLY | (process.platform === 'win32' ? 0 : constants.O_NONBLOCK));
  try {
    if (!(await handle.stat()).isFile()) throw new Error('not a regular file');
    const buffer = Buffer.alloc(bytes);
    let filled = 0;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, filled, bytes - filled, filled);
      filled += bytesRead;
      if (bytesRead === 0 || filled === bytes) return buffer.toString('utf8', 0, filled);
    }
  } finally {
    await handle.close();
  }
}
