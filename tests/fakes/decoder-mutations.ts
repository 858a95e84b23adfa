import { SpiceDecoders, type BitmapShape, type Picture } from '../../renderer/console/spice/decoders/decoders.ts';
import { readVectors, streamOf, type Sequence, type Vector } from '../unit/renderer/console/spice/decoders/vectors.ts';
import { damage, pick, seeded } from './damaged-streams.ts';

/** A real stream of a codec. Those of one group refer to the ones before. */
interface Sample {
  readonly stream: Uint8Array<ArrayBuffer>;
  readonly decode: (decoders: SpiceDecoders, stream: Uint8Array) => Picture;
  /** Bytes in front that are mostly left alone, or nearly all would fail there. */
  readonly head: number;
}

function sample(vector: { readonly stream: string }, head: number, decode: Sample['decode']): Sample {
  return { stream: streamOf(vector), head, decode };
}

/** A bitmap's shape, which comes in the message, in front of its pixels, so that it is damaged too. */
function withShape(vector: Vector & BitmapShape): Sample {
  const pixels = streamOf(vector);
  const stream = new Uint8Array(14 + pixels.length);
  const view = new DataView(stream.buffer);
  view.setUint8(0, vector.format);
  view.setUint8(1, Number(vector.topDown));
  for (const [index, size] of [vector.width, vector.height, vector.stride].entries())
    view.setUint32(2 + index * 4, size);
  stream.set(pixels, 14);
  return { stream, head: 0, decode: (decoders, bytes) => decodeShaped(decoders, bytes, vector.palette ?? []) };
}

function decodeShaped(decoders: SpiceDecoders, bytes: Uint8Array, palette: readonly number[]): Picture {
  const head = new Uint8Array(14);
  head.set(bytes.subarray(0, 14));
  const view = new DataView(head.buffer);
  const [width, height, stride] = [view.getUint32(2), view.getUint32(6), view.getUint32(10)];
  const shape = { format: view.getUint8(0), topDown: (view.getUint8(1) & 1) !== 0, width, height, stride };
  return decoders.decodeBitmap(bytes.subarray(14), shape, palette);
}

type ZlibImage = Sequence['images'][number] & { readonly size: number };

/** Every codec with its vectors (see vectors.md), in groups. */
export const codecs: Readonly<Record<string, readonly (readonly Sample[])[]>> = {
  bitmap: [(readVectors('bitmap') as readonly (Vector & BitmapShape)[]).map(withShape)],
  lz: [
    (readVectors('lz') as readonly Vector[]).map((vector) =>
      sample(vector, 28, (decoders, stream) => decoders.decodeLz(stream, vector.palette)),
    ),
  ],
  lz4: [
    (readVectors('lz4') as readonly Vector[]).map((vector) =>
      sample(vector, 2, (decoders, stream) => decoders.decodeLz4(stream, vector.width, vector.height)),
    ),
  ],
  quic: [
    (readVectors('quic') as readonly Vector[]).map((vector) =>
      sample(vector, 20, (decoders, stream) => decoders.decodeQuic(stream)),
    ),
  ],
  glz: (readVectors('glz') as readonly Sequence[]).map(({ images }) =>
    images.map((image) => sample(image, 33, (decoders, stream) => decoders.decodeGlz(stream))),
  ),
  'zlib-glz': (readVectors('zlib-glz') as readonly { readonly images: readonly ZlibImage[] }[]).map(({ images }) =>
    images.map((image) => sample(image, 2, (decoders, stream) => decoders.decodeZlibGlz(stream, image.size))),
  ),
};

export interface MutationReport {
  readonly pictures: number;
  /** How often each error was thrown, its numbers left out. */
  readonly broken: ReadonlyMap<string, number>;
  /** Of the processor, so that a run may be stopped for a while. */
  readonly slowestMs: number;
  readonly memoryBytes: number;
}

/** As many turns with the same decoders; then new ones, as windows fill up with what is damaged. */
const turnsTogether = 500;

/**
 * Decodes damaged streams of a codec, each with two decoders whose memory is full of other things. Throws when one throws anything
 * but `BrokenImage`, or they do not agree: then something was read that the stream did not bring.
 */
export async function mutate(
  compiled: WebAssembly.Module,
  groups: readonly (readonly Sample[])[],
  { turns, seed }: { readonly turns: number; readonly seed: number },
): Promise<MutationReport> {
  const random = seeded(seed);
  const broken = new Map<string, number>();
  let [pictures, slowestMs, memoryBytes] = [0, 0, 0];
  for (let turn = 0; turn < turns; turn += turnsTogether) {
    const samples = pick(groups, random);
    const pair = [await prepare(compiled, samples, 0), await prepare(compiled, samples, 255)] as const;
    for (let more = 0; more < Math.min(turnsTogether, turns - turn); more++) {
      const sample = pick(samples, random);
      const stream = damage(sample.stream.slice(), random, sample.head);
      const before = process.cpuUsage();
      const outcome = decodeWithBoth(pair, sample, stream);
      slowestMs = Math.max(slowestMs, process.cpuUsage(before).user / 1000);
      if (outcome === undefined) pictures += 1;
      else broken.set(outcome, (broken.get(outcome) ?? 0) + 1);
    }
    memoryBytes = Math.max(memoryBytes, ...pair.map((decoders) => decoders.reserveInput(0).buffer.byteLength));
  }
  return { pictures, broken, slowestMs, memoryBytes };
}

/** Decoders that have seen the whole streams, and whose memory is then filled with one value. */
async function prepare(
  compiled: WebAssembly.Module,
  samples: readonly Sample[],
  value: number,
): Promise<SpiceDecoders> {
  const decoders = await SpiceDecoders.create(compiled);
  for (const { decode, stream } of samples) decode(decoders, stream);
  const size = 300;
  const pixels = new Uint8Array(size * size).fill(value);
  decoders.decodeBitmap(pixels, { format: 10, width: size, height: size, stride: size, topDown: true });
  return decoders;
}

/** The error that both threw, without its numbers; undefined when they gave the same picture. */
function decodeWithBoth(pair: readonly SpiceDecoders[], { decode }: Sample, stream: Uint8Array): string | undefined {
  const outcomes = pair.map((decoders) => {
    try {
      const { width, height, data, hasAlpha } = decode(decoders, stream);
      return { text: undefined, same: `${width} x ${height} ${hasAlpha}`, data: bytesOf(data) };
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'BrokenImage') throw error;
      return { text: error.message.replaceAll(/\d+/g, 'N'), same: error.message, data: new Uint8Array() };
    }
  });
  const [one, other] = outcomes;
  const isSame = one && other && one.same === other.same && Buffer.compare(one.data, other.data) === 0;
  if (!isSame) throw new Error(`a picture of what was in memory before: ${one?.same} and ${other?.same}`);
  return one.text;
}

function bytesOf({ buffer, byteOffset, length }: Uint8ClampedArray<ArrayBuffer>): Uint8Array {
  return new Uint8Array(buffer, byteOffset, length);
}
