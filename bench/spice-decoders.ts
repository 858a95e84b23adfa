import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { compileDecoders } from '../build/spice-decoders.ts';
import { SpiceDecoders } from '../renderer/console/spice/decoders/decoders.ts';
import { warmUp } from './peers/warm-up.ts';
import { figure, type Figure, type Figures } from './figures.ts';
import { GlzSequence, writeSequence } from './peers/glz-sequence.ts';
import { encodeLz } from './peers/lz-encoder.ts';
import { buildNativeDecoders } from './peers/native-decoders.ts';
import { encodeQuic } from './peers/quic-encoder.ts';
import { contents, createPicture, type Content } from './peers/pictures.ts';
import { lzAsSpiceHtml5, quicAsSpiceHtml5, type Decoded } from './peers/spice-html5.ts';

const rounds = 9;
/** Until memory is there. */
const warmRounds = 3;
/** The engine's compiler works beside us. */
const compileMs = 2000;
const [width, height] = [1920, 1080];
const runFile = promisify(execFile);

/** One row: a codec with one content. Both return ms of processor time a frame. */
interface Case {
  readonly codec: string;
  readonly ours: () => number;
  readonly theirs?: () => number;
  /** What the native decoder is given. */
  readonly file: Uint8Array;
  /** What it may cost at most, in times of the native decoder. */
  readonly goal: number;
}

/** Ours, spice-html5's and, where there is one, the native decoder: 1080p frames, interleaved round by round. */
export async function run(): Promise<Figures> {
  const compiled = await WebAssembly.compile(new Uint8Array(await compileDecoders()));
  const folder = await mkdtemp(path.join(tmpdir(), 'spice-decoders-'));
  const figures: Figure[] = [];
  try {
    const built = await buildNativeDecoders(folder);
    if ('missing' in built) console.log(`native: not available (${built.missing})`);
    const native = 'program' in built ? built.program : undefined;
    warmUp(await SpiceDecoders.create(compiled));
    await setTimeout(compileMs);
    for (const open of [openLz, openQuic, openGlz, openZlibGlz]) {
      for (const content of contents) {
        const decoders = await SpiceDecoders.create(compiled); // with a window of its own
        figures.push(...(await measure(open(decoders, content), content, folder, native)));
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return { bench: 'spice-decoders', node: process.version, figures };
}

function openLz(decoders: SpiceDecoders, content: Content): Case {
  const stream = encodeLz(createPicture(content, width, height), width, height);
  return { codec: 'LZ', goal: 0.9, ...beside(stream, () => decoders.decodeLz(stream), lzAsSpiceHtml5) };
}

function openQuic(decoders: SpiceDecoders, content: Content): Case {
  const stream = encodeQuic(createPicture(content, width, height), width, height);
  return { codec: 'QUIC', goal: 0.75, ...beside(stream, () => decoders.decodeQuic(stream), quicAsSpiceHtml5) };
}

function beside(stream: Uint8Array, decode: () => Decoded, decodeAsTheirs: (stream: Uint8Array) => Decoded) {
  const same = Buffer.from(decode().data).equals(Buffer.from(decodeAsTheirs(stream).data));
  if (!same) throw new Error('the decoders do not agree');
  return { file: stream, ours: () => milliseconds(decode), theirs: () => milliseconds(() => decodeAsTheirs(stream)) };
}

function openGlz(decoders: SpiceDecoders, content: Content): Case {
  const sequence = new GlzSequence(content, width, height);
  const ours = () => {
    const streams = sequence.next();
    return (
      milliseconds(() => {
        for (const stream of streams) decoders.decodeGlz(stream);
      }) / sequence.frames
    );
  };
  const file = writeSequence(sequence.next().map((stream) => ({ stream, size: stream.length })));
  return { codec: 'GLZ', goal: 1, ours, file };
}

/** All rounds are packed before the first: what packing leaves behind would be cleared away in our time. */
function openZlibGlz(decoders: SpiceDecoders, content: Content): Case {
  const sequence = new GlzSequence(content, width, height);
  const file = writeSequence(sequence.nextZlib());
  const packed = Array.from({ length: warmRounds + rounds }, () => sequence.nextZlib());
  const ours = () => {
    const streams = packed.shift() ?? [];
    return (
      milliseconds(() => {
        for (const { stream, size } of streams) decoders.decodeZlibGlz(stream, size);
      }) / sequence.frames
    );
  };
  return { codec: 'ZLIB_GLZ', goal: 1, ours, file };
}

async function measure(test: Case, content: Content, folder: string, native: string | undefined): Promise<Figure[]> {
  const file = path.join(folder, content);
  await writeFile(file, test.file);
  const [ours, theirs, natives]: [number[], number[], number[]] = [[], [], []];
  for (let round = -warmRounds; round < rounds; round += 1) {
    const our = test.ours();
    const their = test.theirs?.();
    const nativeMs = native === undefined ? undefined : await nativeMilliseconds(native, test.codec, file);
    if (round < 0) continue;
    ours.push(our);
    if (their !== undefined) theirs.push(their);
    if (nativeMs !== undefined) natives.push(nativeMs);
  }
  const row = `${test.codec} ${content}`;
  return [
    figure(`${row}, ours`, 'ms', ours),
    ...compare(row, 'spice-html5', ours, theirs),
    ...compare(row, 'native', ours, natives, test.goal),
  ];
}

/** Nothing where the other one did not run. The best rounds' ratio is what other work on the machine disturbs least. */
function compare(
  row: string,
  other: string,
  ours: readonly number[],
  theirs: readonly number[],
  goal?: number,
): Figure[] {
  if (theirs.length === 0) return [];
  const ratios = ours.map((value, round) => value / (theirs[round] ?? Number.NaN));
  return [
    figure(`${row}, ${other}`, 'ms', theirs),
    figure(`${row}, ours / ${other}`, '×', ratios, goal),
    figure(`${row}, ours / ${other}, best rounds`, '×', [Math.min(...ours) / Math.min(...theirs)], goal),
  ];
}

/** Of processor time, so that it matters less what else the machine does. */
function milliseconds(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** A process of its own that decodes fifteen times, so that memory is warm, and tells the median. */
async function nativeMilliseconds(program: string, codec: string, file: string): Promise<number> {
  const name = codec.toLowerCase().replace('_', '-');
  const { stdout } = await runFile(program, [name, 'dec', file, `${file}.out`, '15']);
  return Number.parseFloat(stdout);
}
