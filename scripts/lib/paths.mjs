import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** The user's cache folder: outside of the clone, so that a second clone finds what the first one fetched. */
export const cacheFolder = path.join(
  process.env['XDG_CACHE_HOME'] || path.join(os.homedir(), '.cache'),
  'zstack-console',
);

/** One line for the person, on standard error: standard output belongs to the program. @param {string} line */
export const say = (line) => void process.stderr.write(`${line}\n`);
