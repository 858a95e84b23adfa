// Bundles the app into out/: main (CommonJS, Node 16, so that Electron 22 runs it), one file per preload, the renderer.
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeCodeCache } from './lib/code-cache.mjs';
import { writeNotices } from './lib/notices.mjs';
import { say } from './lib/paths.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** What no first window needs is a file of its own, and what few starts need is another. */
const ownFiles = {
  index: 'main/index.ts',
  later: 'main/later.ts',
  'electron-updater': 'main/updates/electron-updater.ts',
};

/** This one is asked for with `import()`, and stays a file of its own. @type {import('esbuild').Plugin} */
const ownFile = {
  name: 'own-file',
  setup: (setup) =>
    setup.onResolve({ filter: /\/electron-updater\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './electron-updater.cjs', external: true } : undefined,
    ),
};

/** Modules of Node's own that a start does without, and the functions and classes of theirs that we use. @type {Record<string, string[]>} */
const onDemand = {
  'node:crypto': ['createHash', 'createHmac', 'randomBytes', 'randomUUID', 'timingSafeEqual', 'X509Certificate'],
  'node:dns/promises': ['lookup'],
};

/** Reads those modules when one of their functions is first called: that takes a start as long as half of our code. @type {import('esbuild').Plugin} */
const nodeOnDemand = {
  name: 'node-on-demand',
  setup: (setup) => {
    setup.onResolve({ filter: /^node:/ }, ({ kind, path: name }) =>
      kind === 'import-statement' && name in onDemand ? { path: name, namespace: 'on-demand' } : undefined,
    );
    setup.onLoad({ filter: /./, namespace: 'on-demand' }, ({ path: name }) => ({
      contents: (onDemand[name] ?? [])
        .map((each) => {
          const one = `require(${JSON.stringify(name)}).${each}`;
          const made = /^[A-Z]/.test(each) ? `new (${one})(...given)` : `${one}(...given)`;
          return `export const ${each} = function (...given) { return ${made}; };`;
        })
        .join('\n'),
    }));
  },
};

/** @param {{ mode?: 'production' | 'test' }} [options] */
export async function build(options = {}) {
  const esbuild = await import('esbuild');
  const vite = await import('vite');
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  await rm(path.join(root, 'out'), { recursive: true, force: true });
  /** @type {import('esbuild').BuildOptions} */
  const common = {
    absWorkingDir: root,
    bundle: true,
    metafile: true,
    format: 'cjs',
    platform: 'node',
    sourcemap: options.mode === 'test' ? 'inline' : false,
    logLevel: 'warning',
    define: { __APP_VERSION__: JSON.stringify(version) },
  };
  const main = await esbuild.build({
    ...common,
    entryPoints: Object.fromEntries(Object.entries(ownFiles).map(([name, file]) => [`main/${name}`, file])),
    plugins: [ownFile, nodeOnDemand],
    outdir: 'out',
    outExtension: { '.js': '.cjs' },
    target: 'node16.17',
    supported: { 'dynamic-import': false }, // import() becomes a lazy require, which finds keytar inside an asar on every Electron
    external: ['electron', 'keytar', 'bufferutil', 'utf-8-validate'],
  });
  const preload = await esbuild.build({
    ...common,
    entryPoints: { 'preload/library': 'preload/library.ts', 'preload/console': 'preload/console.ts' },
    outdir: 'out',
    outExtension: { '.js': '.cjs' },
    target: 'chrome108',
    external: ['electron'],
  });
  /** @type {string[]} */
  const modules = [];
  await vite.build({
    configFile: path.join(root, 'renderer/vite.config.ts'),
    logLevel: 'warn',
    plugins: [{ name: 'modules', moduleParsed: (info) => void modules.push(info.id) }],
  });
  const bundled = [main, preload].flatMap(({ metafile }) => Object.keys(metafile?.inputs ?? {}));
  writeNotices([...bundled, ...modules]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await build();
  const dist = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (dist) writeCodeCache(dist);
  else
    say(
      'The code is not compiled ahead, as ELECTRON_OVERRIDE_DIST_PATH names no Electron: each start takes a little longer.',
    );
}
