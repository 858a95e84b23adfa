// `npm run bench -- NAME [--json FILE]`: see bench/README.md.
import { runTypeScript } from './lib/tsx.mjs';
import { runScript } from './setup.mjs';

await runScript(() => runTypeScript('bench/index.ts', process.argv.slice(2), { ownDisplay: true }));
