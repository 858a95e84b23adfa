import { parseArgs } from 'node:util';
import { compileDecoders } from '../../build/spice-decoders.ts';
import { codecs, mutate } from './decoder-mutations.ts';

/** `npm run mutate -- [--turns 1000000] [--seed 1] [CODEC ...]`: damaged streams for each codec, and what became of them. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { turns: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
});
const say = (line: string) => process.stdout.write(`${line}\n`);

const compiled = await WebAssembly.compile(new Uint8Array(await compileDecoders()));
for (const [name, groups] of Object.entries(codecs)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const turns = Number(values.turns);
  const report = await mutate(compiled, groups, { turns, seed: Number(values.seed) });
  const megabytes = Math.round(report.memoryBytes / 2 ** 20);
  say(
    `${name}: ${turns} streams, ${report.pictures} pictures, slowest ${report.slowestMs.toFixed(1)} ms, ${megabytes} MB`,
  );
  const causes = [...report.broken].sort(([, one], [, other]) => other - one);
  for (const [text, count] of causes) say(`  ${count} × ${text}`);
}
