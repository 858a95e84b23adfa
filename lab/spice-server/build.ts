import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { compileOnce } from '../compile.ts';

const run = promisify(execFile);
const sources = new URL('.', import.meta.url).pathname;
const flags = ['-O2', '-g', '-std=gnu17', '-Wall', '-Wextra', '-Wno-deprecated-declarations'];

/** Builds the server if its sources have changed (gcc, libspice-server-dev; about two seconds) and returns its path in the user's cache. */
export async function buildSpiceServer(): Promise<string> {
  const packages = ['spice-server', 'spice-protocol', 'glib-2.0'];
  const [compiler, linker] = await Promise.all([pkgConfig('--cflags', packages), pkgConfig('--libs', packages)]);
  return compileOnce({ sources, name: 'spice-server', flags: [...flags, ...compiler], libraries: [...linker, '-lm'] });
}

async function pkgConfig(what: string, packages: readonly string[]): Promise<string[]> {
  return (await run('pkg-config', [what, ...packages])).stdout.trim().split(/\s+/);
}
