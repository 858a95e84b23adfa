// `npm run demo [-- --headless --out DIR]`: a cloud in a box with real QEMU guests, and the real app signed in to it.
import { runTypeScript } from './lib/tsx.mjs';
import { runScript } from './setup.mjs';

const args = process.argv.slice(2);
await runScript(() => runTypeScript('lab/demo/main.ts', args, { ownDisplay: args.includes('--headless') }));
