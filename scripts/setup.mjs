// Makes a fresh clone ready: Debian packages, npm packages, an Electron to run on, the bundle. Each step is skipped when
// it is done already; everything is said on standard error. `--lab` adds what tests and demo need.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { appNeeds, ensure, labNeeds } from './lib/needs.mjs';
import { root, say } from './lib/paths.mjs';

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    throw new Error(`Missing: Node 20.19 or newer (this is ${process.versions.node})`);
}

/** node-gyp builds against the headers beside this Node where they are, and so needs no download. */
function gypEnvironment() {
  const prefix = path.resolve(path.dirname(process.execPath), '..');
  return existsSync(path.join(prefix, 'include/node/node_api.h')) ? { npm_config_nodedir: prefix } : {};
}

/** @param {string[]} args */
function npm(args) {
  // npm's own output would spoil `npm start --silent -- doctor --json`
  const done = spawnSync('npm', args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32', // there npm is a batch file
    env: { ...process.env, ...gypEnvironment() },
  });
  if (done.status !== 0) throw new Error(`npm ${args.join(' ')} failed`);
}

function installPackages() {
  const stamp = path.join(root, 'node_modules/.installed');
  const lock = createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
  const built = existsSync(path.join(root, 'node_modules/keytar/build/Release/keytar.node'));
  if (built && existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  say('Installing npm packages…');
  npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (!existsSync(path.join(root, 'node_modules/keytar/build/Release/keytar.node'))) npm(['rebuild', 'keytar']);
  writeFileSync(stamp, lock);
}

/** @param {string} folder @returns {number} the newest modification time below it */
function newest(folder) {
  const entries = readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true });
  return Math.max(...entries.map((entry) => statSync(path.join(entry.parentPath, entry.name)).mtimeMs));
}

/** @param {string} dist the Electron that will run it */
async function bundle(dist) {
  const stamp = path.join(root, 'out/.built');
  const sources = Math.max(...['main', 'preload', 'renderer', 'shared'].map(newest));
  const changed = Math.max(sources, statSync(path.join(root, 'package-lock.json')).mtimeMs);
  const version = readFileSync(path.join(dist, 'version'), 'utf8');
  if (existsSync(stamp) && statSync(stamp).mtimeMs > changed && readFileSync(stamp, 'utf8') === version) return;
  const [{ build }, { writeCodeCache }] = await Promise.all([import('./build.mjs'), import('./lib/code-cache.mjs')]);
  await build();
  writeCodeCache(dist);
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, version);
}

/** @param {{ lab?: boolean }} [options] @returns {Promise<{ dist: string, standIn: boolean }>} the Electron to run on */
export async function setup(options = {}) {
  checkNode();
  if (process.platform === 'linux') ensure(options.lab ? [...appNeeds, ...labNeeds] : appNeeds, say);
  installPackages();
  const { electronRuntime } = await import('./lib/electron-runtime.mjs');
  const runtime = await electronRuntime();
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] = runtime.dist;
  await bundle(runtime.dist);
  return runtime;
}

/** Runs a script's main function; an expected failure is one line, without a stack. @param {() => Promise<number>} main */
export async function runScript(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await runScript(async () => {
    await setup({ lab: process.argv.includes('--lab') });
    return 0;
  });
