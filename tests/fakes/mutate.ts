import { parseArgs } from 'node:util';
import { compileDecoders } from '../../build/spice-decoders.ts';
import { SpiceDecoders } from '../../renderer/console/spice/decoders/decoders.ts';
import { codecs, mutate } from './decoder-mutations.ts';
import { mutateMessages } from './display-mutations.ts';
import { messagesOf, recordDisplay } from './display-recording.ts';

/**
 * `npm run mutate -- [--turns 1000000] [--seed 1] [CODEC ...]`: damaged streams for each codec, and what became of them; with
 * `messages`, damaged messages of a real server's display channel.
 */
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

if (positionals.length === 0 || positionals.includes('messages')) {
  const recorded = messagesOf((await recordDisplay('glz')).bytes);
  const decoders = await SpiceDecoders.create(compiled);
  const report = await mutateMessages(recorded, { turns: Number(values.turns), seed: Number(values.seed), decoders });
  say(`messages: ${values.turns}, ${report.taken} taken, slowest ${report.slowestMs.toFixed(1)} ms`);
  for (const [name, count] of report.refused) say(`  ${count} × ${name}`);
  for (const text of report.nameless) say(`  WITHOUT A NAME: ${text}`);
  if (report.nameless.length > 0) process.exitCode = 1;
}
