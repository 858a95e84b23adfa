import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import vm from 'node:vm';
import type * as Later from './later.ts';

let later: typeof Later | undefined;

/** The code of `later.ts`, read when it is first asked for. */
export function readLater(): typeof Later {
  later ??= runCompiled(path.join(__dirname, 'later.cjs')) as typeof Later;
  return later;
}

/**
 * Runs a CommonJS file of the app, with V8's code cache where the build has put one beside it (scripts/lib/code-cache.mjs): what is
 * compiled already need not be compiled at each start. V8 refuses a cache of another version of itself or of other code, and compiles.
 * The cache lies where the code lies and is trusted as the code is: none is ever read from a folder of the person's.
 */
export function runCompiled(file: string): unknown {
  const cached = cacheOf(file);
  const script = new vm.Script(
    `(function (exports, require, module, __filename, __dirname) {${readFileSync(file, 'utf8')}\n})`,
    { filename: file, ...(cached ? { cachedData: cached } : {}) },
  );
  const module = { exports: {} as unknown };
  const wrapped = script.runInThisContext() as (...given: unknown[]) => void;
  wrapped.call(module.exports, module.exports, createRequire(file), module, file, path.dirname(file));
  return module.exports;
}

/** By system and processor: one package may hold the code for several. */
function cacheOf(file: string): Buffer | undefined {
  try {
    return readFileSync(`${file}.${process.platform}-${process.arch}.cache`);
  } catch {
    return undefined;
  }
}
