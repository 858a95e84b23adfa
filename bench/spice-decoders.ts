import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { convert_spice_lz_to_web } from 'spice-html5/src/lz.js';
import { convert_spice_quic_to_web, SpiceQuic } from 'spice-html5/src/quic.js';
import { compileDecoders } from '../build/spice-decoders.ts';
import { SpiceDecoders } from '../renderer/console/spice/decoders/decoders.ts';
import { figure, type Figure, type Figures } from './figures.ts';
import { encodeLz } from './peers/lz-encoder.ts';
import { encodeQuic } from './peers/quic-encoder.ts';
import { contents, createPicture, type Content } from './peers/pictures.ts';

const rounds = 9;
const [width, height] = [1920, 1080];
/** A program `lz|quic dec STREAM OUT LOOPS` that prints the median of spice-common's decoder in ms; not part of this repository. */
const native = process.env['SPICE_NATIVE_DECODER'];
const runFile = promisify(execFile);

interface Codec {
  readonly name: 'LZ' | 'QUIC';
  readonly encode: (picture: Uint8Array, width: number, height: number) => Uint8Array<ArrayBuffer>;
  readonly ours: (decoders: SpiceDecoders, stream: Uint8Array) => { readonly data: Uint8ClampedArray };
  readonly theirs: (stream: Uint8Array) => { readonly data: Uint8ClampedArray };
  /** What it may cost at most, in times of the native decoder. */
  readonly goal: number;
}

const codecs: readonly Codec[] = [
  {
    name: 'LZ',
    encode: encodeLz,
    ours: (decoders, stream) => decoders.decodeLz(stream),
    theirs: lzAsSpiceHtml5,
    goal: 0.9,
  },
  {
    name: 'QUIC',
    encode: encodeQuic,
    ours: (decoders, stream) => decoders.decodeQuic(stream),
    theirs: quicAsSpiceHtml5,
    goal: 0.75,
  },
];

/** Ours, spice-html5's and, where there is one, the native decoder: 1080p frames, interleaved round by round. */
export async function run(): Promise<Figures> {
  const decoders = await SpiceDecoders.create(new Uint8Array(await compileDecoders()));
  const folder = await mkdtemp(path.join(tmpdir(), 'spice-decoders-'));
  const figures: Figure[] = [];
  try {
    for (const codec of codecs)
      for (const content of contents) figures.push(...(await measure(codec, content, decoders, folder)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return { bench: 'spice-decoders', node: process.version, figures };
}

async function measure(codec: Codec, content: Content, decoders: SpiceDecoders, folder: string): Promise<Figure[]> {
  const stream = codec.encode(createPicture(content, width, height), width, height);
  const file = path.join(folder, content);
  await writeFile(file, stream);
  const same = Buffer.from(codec.ours(decoders, stream).data).equals(Buffer.from(codec.theirs(stream).data));
  if (!same) throw new Error(`the ${codec.name} decoders do not agree on ${content}`);
  const [ours, theirs, natives]: [number[], number[], number[]] = [[], [], []];
  for (let round = -3; round < rounds; round += 1) {
    const our = milliseconds(() => codec.ours(decoders, stream));
    const their = milliseconds(() => codec.theirs(stream));
    const nativeMs = native === undefined ? undefined : await nativeMilliseconds(native, codec, file);
    if (round < 0) continue; // until the machine code is there
    ours.push(our);
    theirs.push(their);
    if (nativeMs !== undefined) natives.push(nativeMs);
  }
  const ratio = (below: readonly number[]) => ours.map((value, round) => value / (below[round] ?? Number.NaN));
  const row = `${codec.name} ${content}`;
  return [
    figure(`${row}, ours`, 'ms', ours),
    figure(`${row}, spice-html5`, 'ms', theirs),
    figure(`${row}, ours / spice-html5`, '×', ratio(theirs)),
    ...(natives.length > 0
      ? [figure(`${row}, native`, 'ms', natives), figure(`${row}, ours / native`, '×', ratio(natives), codec.goal)]
      : []),
  ];
}

function milliseconds(work: () => unknown): number {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
}

const context = {
  createImageData: (w: number, h: number) => ({ width: w, height: h, data: new Uint8ClampedArray(w * h * 4) }),
};

/** As its display channel calls it, with a new picture each time. */
function lzAsSpiceHtml5(stream: Uint8Array): { readonly data: Uint8ClampedArray } {
  const image = { type: 8, width, height, top_down: 1, data: stream.slice(28).buffer };
  return convert_spice_lz_to_web(context, image);
}

function quicAsSpiceHtml5(stream: Uint8Array): { readonly data: Uint8ClampedArray } {
  const image = new SpiceQuic();
  const message = new Uint8Array(stream.length + 4);
  new DataView(message.buffer).setUint32(0, stream.length, true);
  message.set(stream, 4);
  image.from_dv(new DataView(message.buffer), 0, message.buffer);
  return convert_spice_quic_to_web(context, image);
}

/** A process of its own that decodes fifteen times, so that memory is warm, and tells the median. */
async function nativeMilliseconds(program: string, codec: Codec, file: string): Promise<number> {
  const { stdout } = await runFile(program, [codec.name.toLowerCase(), 'dec', file, `${file}.out`, '15']);
  return Number.parseFloat(stdout);
}
