import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Plugin } from 'vite';

const root = path.resolve(import.meta.dirname, '..');
const sources = path.join(root, 'renderer/console/spice/decoders/assembly');
const cache = path.join(root, 'node_modules/.cache/spice-decoders');

/**
 * `stub`: no garbage collector, as nothing is ever given back; `abort=`: nothing to import; `memoryBase`: below it are the tables
 * of assembly/quic-model.ts.
 */
const options = [
  ...['-O3', '--runtime', 'stub', '--enable', 'simd', '--noAssert', '--use', 'abort='],
  ...['--memoryBase', '10304'],
];

const run = promisify(execFile);

const moduleId = 'virtual:spice-decoders';

/** Gives pages the decoders as a module with one base64 text, so that they come with the code that uses them. */
export function spiceDecoders(): Plugin {
  return {
    name: 'spice-decoders',
    resolveId: (id) => (id === moduleId ? `\0${moduleId}` : undefined),
    async load(id) {
      if (id !== `\0${moduleId}`) return undefined;
      return `export const wasm = ${JSON.stringify((await compileDecoders()).toString('base64'))};`;
    },
  };
}

/** The decoders' WebAssembly: from the cache, or compiled from its AssemblyScript in a few seconds. */
export async function compileDecoders(): Promise<Buffer> {
  const files = await readSources();
  const cached = path.join(cache, `${await digest(files)}.wasm`);
  return readFile(cached).catch(async () => {
    const wasm = await compile();
    await mkdir(cache, { recursive: true });
    const unfinished = `${cached}.${process.pid}`;
    await writeFile(unfinished, wasm);
    await rename(unfinished, cached);
    return wasm;
  });
}

type Sources = ReadonlyMap<string, string>;

async function readSources(): Promise<Sources> {
  const names = (await readdir(sources)).filter((name) => name.endsWith('.ts')).sort();
  const read = async (name: string) => [name, await readFile(path.join(sources, name), 'utf8')] as const;
  return new Map(await Promise.all(names.map(read)));
}

async function digest(files: Sources): Promise<string> {
  const compiler = await readFile(path.join(root, 'node_modules/assemblyscript/package.json'), 'utf8');
  const { version } = JSON.parse(compiler) as { version: string };
  return createHash('sha256')
    .update(JSON.stringify([version, options, ...files]))
    .digest('hex')
    .slice(0, 16);
}

/** In a process of its own: the compiler takes a second to load and much memory. */
async function compile(): Promise<Buffer> {
  const compiler = createRequire(path.join(root, 'package.json')).resolve('assemblyscript/package.json');
  const asc = path.join(path.dirname(compiler), 'bin/asc.js');
  const folder = await mkdtemp(path.join(tmpdir(), 'spice-decoders-'));
  const output = path.join(folder, 'decoders.wasm');
  try {
    await run(process.execPath, [asc, path.join(sources, 'index.ts'), '--outFile', output, ...options], { cwd: root });
    return await readFile(output);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
