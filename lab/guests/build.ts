import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const sources = new URL('../guest-program/', import.meta.url).pathname;

const flags = [
  ...['-m32', '-march=i686', '-mno-sse', '-mno-mmx', '-mno-80387', '-O2', '-std=gnu17', '-Wall', '-Wextra'],
  ...['-ffreestanding', '-fno-pic', '-fno-pie', '-fno-stack-protector', '-fno-asynchronous-unwind-tables'],
  ...['-nostdlib', '-static', '-no-pie', '-Wl,-m,elf_i386', '-Wl,--build-id=none', '-Wl,-z,noexecstack'],
  ...['-Wl,--no-warn-rwx-segments', '-Wl,-T,link.ld'],
];

/** Builds the guest program if its sources have changed (gcc and binutils, about a second) and returns its path in the user's cache. */
export async function buildGuestProgram(): Promise<string> {
  const names = (await readdir(sources)).filter((name) => /\.(c|h|S|ld)$/.test(name)).sort();
  const folder = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'zstack-console', 'lab');
  const program = join(folder, `guest-${await fingerprint(names)}.elf`);
  if (await exists(program)) return program;
  await mkdir(folder, { recursive: true });
  const fresh = `${program}.${process.pid}.${performance.now()}`;
  const units = names.filter((name) => /\.(c|S)$/.test(name));
  await run('gcc', [...flags, ...units, '-o', fresh], { cwd: sources });
  await rename(fresh, program); // Whole or not at all, for those who build at the same time.
  return program;
}

async function fingerprint(names: readonly string[]): Promise<string> {
  const hash = createHash('sha256').update(flags.join(' '));
  for (const name of names) hash.update(name).update(await readFile(join(sources, name)));
  return hash.digest('hex').slice(0, 16);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
