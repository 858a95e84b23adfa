import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { run as bridge } from './bridge.ts';
import { run as bridgeMemory } from './bridge-memory.ts';
import { run as coldStart } from './cold-start.ts';
import { run as firstFrame } from './first-frame.ts';
import { printTable, type Figures } from './figures.ts';
import { run as library } from './library.ts';
import { run as spice } from './spice.ts';
import { run as spiceDecoders } from './spice-decoders.ts';
import { run as spiceMemory } from './spice-memory.ts';
import { run as spiceScroll } from './spice-scroll.ts';

/** `npm run bench -- NAME [WORD ...] [--json FILE]`; what the words mean, the bench says. */
const benches: Readonly<Record<string, (words: readonly string[]) => Promise<Figures>>> = {
  bridge,
  'bridge-memory': bridgeMemory,
  'cold-start': coldStart,
  'first-frame': firstFrame,
  library,
  spice,
  'spice-decoders': spiceDecoders,
  'spice-memory': spiceMemory,
  'spice-scroll': spiceScroll,
};

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } });
const bench = benches[positionals[0] ?? ''];
if (!bench) {
  console.error(`usage: npm run bench -- ${Object.keys(benches).join('|')} [--json FILE]`);
  process.exitCode = 2;
} else {
  const figures = await bench(positionals.slice(1));
  printTable(figures);
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(figures, null, 2)}\n`);
}
