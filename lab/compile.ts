import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

interface Program {
  /** The folder of its .c, .h, .S and .ld files. */
  readonly sources: string;
  readonly name: string;
  readonly flags: readonly string[];
  /** Named after the sources, as the linker wants it. */
  readonly libraries: readonly string[];
}

/** Builds a program with gcc if its sources or flags have changed and returns its path in the user's cache. */
export async function compileOnce({ sources, name, flags, libraries }: Program): Promise<string> {
  const files = (await readdir(sources)).filter((file) => /\.(c|h|S|ld)$/.test(file)).sort();
  const folder = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'zstack-console', 'lab');
  const program = join(folder, `${name}-${await fingerprint(sources, files, [...flags, ...libraries])}.elf`);
  if (await exists(program)) return program;
  await mkdir(folder, { recursive: true });
  const fresh = `${program}.${process.pid}.${performance.now()}`;
  const units = files.filter((file) => /\.(c|S)$/.test(file));
  await run('gcc', [...flags, ...units, '-o', fresh, ...libraries], { cwd: sources });
  await rename(fresh, program); // Whole or not at all, for those who build at the same time.
  return program;
}

async function fingerprint(folder: string, files: readonly string[], flags: readonly string[]): Promise<string> {
  const hash = createHash('sha256').update(flags.join(' '));
  for (const file of files) hash.update(file).update(await readFile(join(folder, file)));
  return hash.digest('hex').slice(0, 16);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
