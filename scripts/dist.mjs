// `npm run dist -- --linux dir`: packs the app with electron-builder. A release goes in with the declared Electron only;
// where just the stand-in is at hand, the result is named a trial build, and `--release` refuses it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root, say } from './lib/paths.mjs';
import { runScript, setup } from './setup.mjs';

/** The stand-in does not know the newest fuses, and electron-builder stops at one that is unknown. @param {string} folder */
function trialConfig(folder) {
  const whole = readFileSync(path.join(root, 'electron-builder.yml'), 'utf8');
  const file = path.join(folder, 'electron-builder.yml');
  writeFileSync(file, whole.replace(/^ *grantFileProtocolExtraPrivileges:.*\n/m, ''));
  return file;
}

await runScript(async () => {
  const args = process.argv.slice(2);
  const release = args.includes('--release');
  const { dist, standIn } = await setup();
  const version = readFileSync(path.join(dist, 'version'), 'utf8').trim().replace(/^v/, '');
  if (standIn && release)
    throw new Error(
      `A release needs the declared Electron; only the stand-in ${version} is at hand. Run this where Electron's releases can be downloaded.`,
    );
  const output = standIn ? 'release/trial' : 'release';
  rmSync(path.join(root, output, 'linux-unpacked'), { recursive: true, force: true });
  const config = [`-c.electronVersion=${version}`, `-c.electronDist=${dist}`, `-c.directories.output=${output}`];
  const folder = mkdtempSync(path.join(os.tmpdir(), 'zsc-dist-'));
  const trial = standIn
    ? ['--config', trialConfig(folder), '-c.productName=ZStack Console Trial', '-c.extraMetadata.trialBuild=true']
    : [];
  const targets = args.filter((arg) => arg !== '--release');
  const builder = path.join(root, 'node_modules/.bin/electron-builder');
  const done = spawnSync(builder, [...targets, '--publish', 'never', ...config, ...trial], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  rmSync(folder, { recursive: true });
  if (done.status !== 0) return 1;
  const app = path.join(root, output, 'linux-unpacked');
  if (existsSync(app)) say(`${standIn ? 'Trial build (old Electron, not for release)' : 'Packed app'}: ${app}`);
  return 0;
});
