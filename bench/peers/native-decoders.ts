import { execFile } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const program = path.resolve(import.meta.dirname, '../native/decoders.c');
const common = 'subprojects/spice-common/common';

/**
 * Builds spice-common's decoders with `gcc -O2` from Debian's source package of spice-gtk, in `folder` and nowhere else; the machine's
 * own package lists stay as they are. Returns the program (see bench/native/decoders.c), or why there is none.
 */
export async function buildNativeDecoders(
  folder: string,
): Promise<{ readonly program: string } | { readonly missing: string }> {
  try {
    const source = await fetchSource(folder);
    return { program: await compile(folder, source) };
  } catch (error) {
    return { missing: String(error).split('\n')[0] ?? '' };
  }
}

/** The unpacked source and, beside it, pixman's headers. */
async function fetchSource(folder: string): Promise<string> {
  const list = path.join(folder, 'source.list');
  await writeFile(list, `deb-src ${(await mirror()).join(' ')}\n`);
  await mkdir(path.join(folder, 'lists/partial'), { recursive: true });
  const only = [
    `Dir::Etc::sourcelist=${list}`,
    'Dir::Etc::sourceparts=/nonexistent',
    `Dir::State::lists=${folder}/lists`,
  ];
  const options = [...only, 'Dir::Cache::srcpkgcache=', 'Dir::Cache::pkgcache='].flatMap((option) => ['-o', option]);
  const quiet = { cwd: folder, timeout: 120_000 };
  await run('apt-get', [...options, 'update'], quiet);
  await run('apt-get', [...options, 'source', '--download-only', 'spice-gtk'], quiet);
  await run('apt-get', ['download', 'libpixman-1-dev'], quiet);
  const names = await readdir(folder);
  const named = (pattern: RegExp) => names.find((name) => pattern.test(name)) ?? '';
  await run('tar', ['xf', named(/^spice-gtk_.*\.orig\.tar\.[^.]+$/)], quiet);
  await run('dpkg-deb', ['-x', named(/^libpixman-1-dev_.*\.deb$/), 'pixman'], quiet);
  return path.join(folder, (await readdir(folder)).find((name) => /^spice-gtk-/.test(name)) ?? '');
}

/** Where this machine has Debian's packages from: address, release, component. */
async function mirror(): Promise<string[]> {
  const format = '$(ORIGIN) $(REPO_URI) $(CODENAME) $(COMPONENT)';
  const { stdout } = await run('apt-get', ['indextargets', '--format', format, 'Created-By: Packages']);
  const debian = stdout.split('\n').find((line) => /^Debian \S+ \w+ main$/.test(line));
  if (debian === undefined) throw new Error('no Debian mirror');
  return debian.split(' ').slice(1);
}

async function compile(folder: string, source: string): Promise<string> {
  const flags = (await run('pkg-config', ['--cflags', '--libs', 'spice-protocol', 'gio-2.0'])).stdout
    .trim()
    .split(/\s+/);
  await writeFile(path.join(folder, 'config.h'), '');
  const within = (...names: string[]) => names.map((name) => path.join(source, name));
  const includes = [
    folder,
    ...within('src', 'subprojects/spice-common', common),
    path.join(folder, 'pixman/usr/include/pixman-1'),
  ];
  const units = ['quic', 'lz', 'mem', 'canvas_utils', 'pixman_utils'].map((name) => `${common}/${name}.c`);
  const sources = [program, ...within(...units, 'src/decode-glz.c', 'src/decode-zlib.c')];
  const out = path.join(folder, 'decoders');
  const libraries = ['-l:libpixman-1.so.0', '-lz', ...flags];
  await run('gcc', [
    '-O2',
    '-w',
    ...includes.map((name) => `-I${name}`),
    ...flags,
    ...sources,
    '-o',
    out,
    ...libraries,
  ]);
  return out;
}
