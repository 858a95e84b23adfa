import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import vm from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCompiled } from '../../../main/later-code.ts';

const code =
  "exports.name = require('node:path').basename(__filename); exports.sum = (a, b) => a + b; exports.word = 'then';";

describe('runCompiled', () => {
  let folder: string;
  let file: string;
  let cache: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'zsc-code-'));
    file = path.join(folder, 'later.cjs');
    cache = `${file}.${process.platform}-${process.arch}.cache`;
    writeFileSync(file, code);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const run = () => runCompiled(file) as { name: string; word: string; sum: (a: number, b: number) => number };
  const works = () => [run().name, run().sum(1, 2)];

  it('runs a file that was not compiled ahead, with what Node gives a module', () => {
    expect(works()).toEqual(['later.cjs', 3]);
  });

  it('takes the compiled code that lies beside it', () => {
    const wrapped = `(function (exports, require, module, __filename, __dirname) {${code}\n})`;
    writeFileSync(cache, new vm.Script(wrapped, { filename: file }).createCachedData());
    // V8 knows other code by its length: what runs after this change was compiled before it.
    writeFileSync(file, code.replace("'then'", "'now!'"));
    expect(run().word).toBe('then');
    rmSync(cache);
    expect(run().word).toBe('now!');
  });

  it.each([
    ['nothing', ''],
    ['no code', 'not from V8'],
  ])('compiles by itself where the cache holds %s', (_what, bytes) => {
    writeFileSync(cache, bytes);
    expect(works()).toEqual(['later.cjs', 3]);
  });

  it('compiles by itself where the cache is of other code, or damaged', () => {
    const other = new vm.Script('(function () { return "somebody else\'s"; })').createCachedData();
    writeFileSync(cache, other);
    expect(works()).toEqual(['later.cjs', 3]);
    const broken = readFileSync(cache);
    broken.fill(0xff, broken.length - 32);
    writeFileSync(cache, broken);
    expect(works()).toEqual(['later.cjs', 3]);
  });
});
