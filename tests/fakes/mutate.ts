import { parseArgs } from 'node:util';
import { compileDecoders } from '../../build/spice-decoders.ts';
import { SpiceDecoders } from '../../renderer/console/spice/decoders/decoders.ts';
import { mutateChannel } from './channel-mutations.ts';
import { recordChannels } from './channel-recording.ts';
import { codecs, mutate } from './decoder-mutations.ts';
import { mutateMessages } from './display-mutations.ts';
import { messagesOf, recordDisplay } from './display-recording.ts';
import { pageChannels } from './spice-parts.ts';

/**
 * `npm run mutate -- [--turns 1000000] [--seed 1] [CODEC ...]`: damaged streams for each codec, and what became of them; with
 * `messages`, damaged messages of a real server's display channel; with `main`, `inputs`, `cursor`, `playback` or `record`, of that one.
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

const channels = pageChannels.filter((channel) => positionals.length === 0 || positionals.includes(channel));
if (channels.length > 0) {
  const moves = await Promise.all((['seamless', 'semi-seamless', 'switch-host'] as const).map(recordChannels));
  for (const channel of channels) {
    const recorded = moves.flatMap((recordings) => messagesOf(recordings.get(channel) ?? Buffer.alloc(0)));
    const report = await mutateChannel(channel, recorded, { turns: Number(values.turns), seed: Number(values.seed) });
    const megabytes = (report.memoryBytes / 2 ** 20).toFixed(1);
    say(
      `${channel}: ${values.turns}, ${report.taken} taken, slowest ${report.slowestMs.toFixed(1)} ms, ${megabytes} MB kept, ` +
        `${report.mostSent} bytes sent for one at most`,
    );
    for (const [name, count] of report.refused) say(`  ${count} × ${name}`);
    for (const text of report.nameless) say(`  WITHOUT A NAME: ${text}`);
    if (report.nameless.length > 0) process.exitCode = 1;
  }
}
