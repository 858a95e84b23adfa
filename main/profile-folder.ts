import { accessSync, constants, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { AppError } from '../shared/errors.ts';
import { writeFailure } from './stores/file-errors.ts';

/** Why nothing can be kept in this folder, where that is so. Chromium would take it for an app that runs already, and end silently. */
export function profileFailure(folder: string): AppError | undefined {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
    return undefined;
  } catch (cause) {
    return writeFailure(folder, cause).error;
  }
}

/** Where one stored thing lies. */
export function profileFile(folder: string, name: string): string {
  return path.join(folder, 'profile', `${name}.json`);
}
