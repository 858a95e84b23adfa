import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const metapackage = 'linux-image-amd64';

/** Whose modules are kept of a kernel package: graphics cards of QEMU, what they share, and input. */
const wanted = ['gpu/drm', 'gpu/drm/qxl', 'gpu/drm/tiny', 'gpu/drm/ttm', 'gpu/drm/virtio', 'virtio', 'input'];

/** Debian's kernel: `vmlinuz`, and all modules that our guests may need, flat in `modules`. */
export interface LinuxKernel {
  readonly image: string;
  readonly modules: string;
}

/** Fetched by apt at first use (70 MB, of which 13 stay in the user's cache), without being installed; needs no root. */
export async function fetchLinuxKernel(): Promise<LinuxKernel> {
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'zstack-console', 'lab', 'linux');
  const kernel = { image: join(cache, 'vmlinuz'), modules: join(cache, 'modules') };
  if (await readFile(kernel.image).catch(() => undefined)) return kernel;
  const folder = await mkdtemp(join(tmpdir(), 'zstack-lab-kernel-'));
  try {
    await unpack(await download(folder), folder);
    await mkdir(join(folder, 'kept'));
    await keep(folder, join(folder, 'kept'));
    await mkdir(cache, { recursive: true });
    await cp(join(folder, 'kept/modules'), kernel.modules, { recursive: true });
    await cp(join(folder, 'kept/vmlinuz'), `${kernel.image}.${process.pid}`);
    await rename(`${kernel.image}.${process.pid}`, kernel.image); // last: it says that all is there
    return kernel;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** apt's lists may be missing, or older than what the mirror has: then they are fetched, which takes root. */
async function download(folder: string): Promise<string> {
  try {
    return await ask(folder).catch(async () => {
      await run('apt-get', ['-q', 'update']);
      return ask(folder);
    });
  } catch (error) {
    throw new Error(`no kernel for the lab's Linux guest; run apt-get update and try again: ${String(error)}`, {
      cause: error,
    });
  }
}

async function ask(folder: string): Promise<string> {
  const { stdout } = await run('apt-cache', ['depends', metapackage]);
  const name = /Depends: (linux-image-\S+)/.exec(stdout)?.[1];
  if (name === undefined) throw new Error(`apt knows no ${metapackage}`);
  await run('apt-get', ['-q', 'download', name], { cwd: folder });
  const file = (await readdir(folder)).find((each) => each.endsWith('.deb'));
  if (file === undefined) throw new Error(`apt fetched no ${name}`);
  return join(folder, file);
}

async function unpack(file: string, folder: string): Promise<void> {
  const members = ['./boot/vmlinuz-*', ...wanted.map((part) => `./lib/modules/*/kernel/drivers/${part}/*.ko`)];
  const script = 'file=$1; shift; dpkg-deb --fsys-tarfile "$file" | tar -x --wildcards --no-wildcards-match-slash "$@"';
  await run('sh', ['-c', script, 'sh', file, ...members], { cwd: folder });
}

async function keep(from: string, to: string): Promise<void> {
  await mkdir(join(to, 'modules'));
  const files = (await readdir(from, { recursive: true })).filter((file) => !file.startsWith('kept'));
  for (const file of files) {
    if (file.startsWith('boot/vmlinuz-')) await rename(join(from, file), join(to, 'vmlinuz'));
    if (file.endsWith('.ko')) await rename(join(from, file), join(to, 'modules', moduleFile(file)));
  }
}

/** As the kernel names a module: its file may have dashes. */
function moduleFile(file: string): string {
  return (file.split('/').at(-1) ?? '').replaceAll('-', '_');
}

/** The modules with all that they depend on, each after those; what is no file is built into the kernel. */
export async function inOrder(kernel: LinuxKernel, names: readonly string[]): Promise<string[]> {
  const files = new Set(await readdir(kernel.modules));
  const ordered = new Set<string>();
  const visit = async (name: string): Promise<void> => {
    if (ordered.has(name) || !files.has(`${name}.ko`)) return;
    const text = await readFile(join(kernel.modules, `${name}.ko`), 'latin1');
    const depends = /\0depends=([\w,-]*)\0/.exec(text)?.[1] ?? '';
    for (const other of depends.split(',')) await visit(other.replaceAll('-', '_'));
    ordered.add(name);
  };
  for (const name of names) await visit(name);
  return [...ordered];
}
