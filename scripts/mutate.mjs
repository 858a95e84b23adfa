// `npm run mutate -- [--turns N] [--seed N] [CODEC ...]`: damaged streams for SPICE's image decoders; see tests/fakes/mutate.ts.
import { runTypeScript } from './lib/tsx.mjs';
import { runScript } from './setup.mjs';

await runScript(() => runTypeScript('tests/fakes/mutate.ts', process.argv.slice(2), { ownDisplay: true }));
