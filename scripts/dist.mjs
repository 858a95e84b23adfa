// `npm run dist -- --linux deb rpm`: packs the app with electron-builder. A release goes in with the declared Electron only;
// where just the stand-in is at hand, the result is named a trial build, and `--release` refuses it.
// ZSTACK_CONSOLE_UPDATES names the update channel: an https address, or github:OWNER/NAME.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { trialTools } from './lib/packing-tools.mjs';
import { root, say } from './lib/paths.mjs';
import { runScript, setup } from './setup.mjs';

/** The stand-in does not know the newest fuses, and electron-builder stops at one that is unknown. @param {string} folder */
function trialConfig(folder) {
  const whole = readFileSync(path.join(root, 'electron-builder.yml'), 'utf8');
  const file = path.join(folder, 'electron-builder.yml');
  writeFileSync(file, whole.replace(/^ *grantFileProtocolExtraPrivileges:.*\n/m, ''));
  return file;
}

/** Where the packed app will look for newer versions of itself. @param {string | undefined} channel @returns {string[]} */
export function channelFlags(channel) {
  if (!channel) return [];
  const [, owner, repo] = /^github:([\w.-]+)\/([\w.-]+)$/.exec(channel) ?? [];
  if (owner && repo)
    return [
      '-c.publish.provider=github',
      `-c.publish.owner=${owner}`,
      `-c.publish.repo=${repo}`,
      '-c.publish.releaseType=draft',
    ];
  if (!channel.startsWith('https://'))
    throw new Error(
      'ZSTACK_CONSOLE_UPDATES is an https:// address or github:OWNER/NAME: over plain http anybody on the way could offer versions.',
    );
  return ['-c.publish.provider=generic', `-c.publish.url=${channel}`];
}

/** @param {string[]} args @param {{ dist: string, standIn: boolean }} runtime */
async function pack(args, { dist, standIn }) {
  const version = readFileSync(path.join(dist, 'version'), 'utf8').trim().replace(/^v/, '');
  const output = standIn ? 'release/trial' : 'release';
  rmSync(path.join(root, output, 'linux-unpacked'), { recursive: true, force: true });
  const config = [`-c.electronVersion=${version}`, `-c.directories.output=${output}`];
  // Another system's Electron than this one's is downloaded by electron-builder itself.
  const own = `--${{ darwin: 'mac', win32: 'win' }[String(process.platform)] ?? 'linux'}`;
  if (args.includes(own) && !args.includes('--universal')) config.push(`-c.electronDist=${dist}`);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'zsc-dist-'));
  const tools = standIn ? await trialTools(folder, args) : { flags: [], env: {} };
  const trial = standIn
    ? ['--config', trialConfig(folder), '-c.productName=ZStack Console Trial', '-c.extraMetadata.trialBuild=true']
    : [];
  const builder = path.join(root, 'node_modules/electron-builder/cli.js');
  const flags = [...channelFlags(process.env['ZSTACK_CONSOLE_UPDATES']), ...config, ...trial, ...tools.flags];
  const done = spawnSync(process.execPath, [builder, ...args, '--publish', 'never', ...flags], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, ...tools.env },
  });
  rmSync(folder, { recursive: true });
  return { status: done.status, output: path.join(root, output) };
}

/** @param {string} output @param {boolean} standIn @param {number} since */
function tell(output, standIn, since) {
  const kind = standIn ? 'Trial build (old Electron, not for release)' : 'Packed app';
  const app = path.join(output, 'linux-unpacked');
  if (existsSync(app)) say(`${kind}: ${app}`);
  const fresh = (/** @type {string} */ name) => statSync(path.join(output, name)).mtimeMs >= since;
  const made = readdirSync(output).filter(
    (name) => fresh(name) && /\.(AppImage|deb|rpm|tar\.gz|dmg|zip|exe)$/.test(name),
  );
  for (const name of made) say(`${kind}: ${path.join(output, name)}`);
}

if (process.argv[1] === import.meta.filename)
  await runScript(async () => {
    const args = process.argv.slice(2);
    const since = Date.now();
    const runtime = await setup();
    const version = readFileSync(path.join(runtime.dist, 'version'), 'utf8').trim();
    if (runtime.standIn && args.includes('--release'))
      throw new Error(
        `A release needs the declared Electron; only the stand-in ${version} is at hand. Run this where Electron's releases can be downloaded.`,
      );
    const { status, output } = await pack(
      args.filter((arg) => arg !== '--release'),
      runtime,
    );
    if (status !== 0) return 1;
    tell(output, runtime.standIn, since);
    return 0;
  });
