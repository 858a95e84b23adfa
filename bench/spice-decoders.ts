import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { convert_spice_lz_to_web } from 'spice-html5/src/lz.js';
import { compileDecoders } from '../build/spice-decoders.ts';
import { SpiceDecoders } from '../renderer/console/spice/decoders/decoders.ts';
import { figure, type Figure, type Figures } from './figures.ts';
import { encodeLz } from './peers/lz-encoder.ts';
import { contents, createPicture, type Content } from './peers/pictures.ts';

const rounds = 9;
const [width, height] = [1920, 1080];
/** A program `lz dec STREAM OUT LOOPS` that prints the median of spice-common's decoder in ms; not part of this repository. */
const native = process.env['SPICE_NATIVE_DECODER'];
const runFile = promisify(execFile);

/** Ours, spice-html5's and, where there is one, the native LZ decoder: 1080p frames, interleaved round by round. */
export async function run(): Promise<Figures> {
  const decoders = await SpiceDecoders.create(new Uint8Array(await compileDecoders()));
  const folder = await mkdtemp(path.join(tmpdir(), 'spice-decoders-'));
  const figures: Figure[] = [];
  try {
    for (const content of contents) figures.push(...(await measure(content, decoders, folder)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return { bench: 'spice-decoders', node: process.version, figures };
}

async function measure(content: Content, decoders: SpiceDecoders, folder: string): Promise<Figure[]> {
  const stream = encodeLz(createPicture(content, width, height), width, height);
  const file = path.join(folder, content);
  await writeFile(file, stream);
  const same = Buffer.from(decoders.decodeLz(stream).data).equals(Buffer.from(decodeAsSpiceHtml5(stream).data));
  if (!same) throw new Error(`the decoders do not agree on ${content}`);
  const [ours, theirs, natives]: [number[], number[], number[]] = [[], [], []];
  for (let round = -3; round < rounds; round += 1) {
    const our = milliseconds(() => decoders.decodeLz(stream));
    const their = milliseconds(() => decodeAsSpiceHtml5(stream));
    const nativeMs = native === undefined ? undefined : await nativeMilliseconds(native, file);
    if (round < 0) continue; // until the machine code is there
    ours.push(our);
    theirs.push(their);
    if (nativeMs !== undefined) natives.push(nativeMs);
  }
  const ratio = (below: readonly number[]) => ours.map((value, round) => value / (below[round] ?? Number.NaN));
  return [
    figure(`LZ ${content}, ours`, 'ms', ours),
    figure(`LZ ${content}, spice-html5`, 'ms', theirs),
    figure(`LZ ${content}, ours / spice-html5`, '×', ratio(theirs)),
    ...(natives.length > 0
      ? [
          figure(`LZ ${content}, native`, 'ms', natives),
          figure(`LZ ${content}, ours / native`, '×', ratio(natives), 0.9),
        ]
      : []),
  ];
}

function milliseconds(work: () => unknown): number {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
}

/** As its display channel calls it, with a new picture each time. */
function decodeAsSpiceHtml5(stream: Uint8Array): { readonly data: Uint8ClampedArray } {
  const image = { type: 8, width, height, top_down: 1, data: stream.slice(28).buffer };
  return convert_spice_lz_to_web(
    { createImageData: (w, h) => ({ width: w, height: h, data: new Uint8ClampedArray(w * h * 4) }) },
    image,
  );
}

/** A process of its own that decodes fifteen times, so that memory is warm, and tells the median. */
async function nativeMilliseconds(program: string, file: string): Promise<number> {
  const { stdout } = await runFile(program, ['lz', 'dec', file, `${file}.out`, '15']);
  return Number.parseFloat(stdout);
}
