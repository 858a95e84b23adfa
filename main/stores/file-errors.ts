import path from 'node:path';
import { fail } from '../../shared/errors.ts';

const full = new Set(['ENOSPC', 'EDQUOT']);

/** Why a file could not be written, as a value that names the file and nothing of its content. */
export function writeFailure(file: string, cause: unknown): ReturnType<typeof fail> {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code ?? String(cause);
  return full.has(code)
    ? fail('disk-full', { file: path.basename(file) })
    : fail('file-write-failed', { file: path.basename(file), reason: code });
}
