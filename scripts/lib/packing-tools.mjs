// What electron-builder downloads to make packages, from Debian where it can't be downloaded: for trial builds only.
import { chmodSync, copyFileSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { appImageRuntime } from './electron-runtime.mjs';
import { ensure, list } from './needs.mjs';
import { root, say } from './paths.mjs';

/** Debian packages by target. @type {Record<string, import('./needs.mjs').Need[]>} */
const needs = {
  deb: list('command', 'dpkg-deb=dpkg'),
  rpm: list('command', 'rpmbuild=rpm'),
  'tar.gz': list('command', '7za=p7zip-full'),
  zip: list('command', '7za=p7zip-full'),
  AppImage: list('command', 'mksquashfs=squashfs-tools desktop-file-validate=desktop-file-utils'),
};

const sevenZip = '/usr/bin/7za';

/**
 * @param {string} folder a temporary one @param {readonly string[]} targets
 * @returns {Promise<{ flags: string[], env: Record<string, string> }>} what electron-builder has to be told
 */
export async function trialTools(folder, targets) {
  ensure(
    targets.flatMap((target) => needs[target] ?? []),
    say,
  );
  const env = { CUSTOM_FPM_PATH: path.join(root, 'scripts/lib/fpm.mjs') };
  if (existsSync(sevenZip)) Object.assign(env, { ELECTRON_BUILDER_7ZIP_PATH: sevenZip });
  // Trial packages are made to be tried, not to be small.
  const flags = ['-c.compression=store'];
  if (!targets.includes('AppImage')) return { flags, env };
  // The stand-in's runtime is an older one: it knows gzip only, and wants libfuse2 or --appimage-extract.
  const tools = { APPIMAGE_TOOLS_PATH: await appImageTools(folder) };
  return { flags: [...flags, '-c.appImage.compression=gzip'], env: { ...env, ...tools } };
}

/** @param {string} folder */
async function appImageTools(folder) {
  const tools = path.join(folder, 'appimage');
  mkdirSync(path.join(tools, 'runtimes'), { recursive: true });
  mkdirSync(path.join(tools, 'lib/x64'), { recursive: true });
  copyFileSync(await appImageRuntime(), path.join(tools, 'runtimes/runtime-x64'));
  chmodSync(path.join(tools, 'runtimes/runtime-x64'), 0o755);
  for (const name of ['mksquashfs', 'desktop-file-validate']) symlinkSync(`/usr/bin/${name}`, path.join(tools, name));
  return tools;
}
