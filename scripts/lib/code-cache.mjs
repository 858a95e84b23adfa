// Lets the Electron that will run the app compile the larger part of its main process, and keeps the result beside it
// (main/later-code.ts reads it). Where that Electron can't run here the app compiles at each start, and all else is the same.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { executable } from './electron-runtime.mjs';
import { root, say } from './paths.mjs';

/** Runs in Electron's main process, before it asks for a display. The text must be what the app compiles, to the letter. */
const maker = `
const { readFileSync, writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const path = require('node:path');
const vm = require('node:vm');
const file = process.env.ZSTACK_CONSOLE_COMPILE;
const text = '(function (exports, require, module, __filename, __dirname) {' + readFileSync(file, 'utf8') + '\\n})';
const script = new vm.Script(text, { filename: file });
const module_ = { exports: {} };
script.runInThisContext().call(module_.exports, module_.exports, createRequire(file), module_, file, path.dirname(file));
writeFileSync(file + '.' + process.platform + '-' + process.arch + '.cache', script.createCachedData());
process.exit(0);
`;

/** @param {string} dist the folder of the Electron that will run the app */
export function writeCodeCache(dist) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'zsc-compile-'));
  const file = path.join(root, 'out/main/later.cjs');
  writeFileSync(
    path.join(folder, 'package.json'),
    JSON.stringify({ name: 'compile', version: '1.0.0', main: 'main.js' }),
  );
  writeFileSync(path.join(folder, 'main.js'), maker);
  const sandbox = process.platform === 'linux' ? ['--no-sandbox'] : []; // nothing but our own code runs
  const args = [...sandbox, folder, `--user-data-dir=${path.join(folder, 'profile')}`];
  const env = { ...process.env, ZSTACK_CONSOLE_COMPILE: file };
  const done = spawnSync(executable(dist), args, { env, encoding: 'utf8', timeout: 30_000 });
  rmSync(folder, { recursive: true, force: true });
  if (done.status !== 0 || !existsSync(`${file}.${process.platform}-${process.arch}.cache`))
    say(`The code is not compiled ahead, so each start takes a little longer: ${done.stderr.trim().slice(-300)}`);
}
