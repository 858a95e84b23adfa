import { BrokenImage } from '../../renderer/console/spice/decoders/broken-image.ts';
import type { SpiceDecoders } from '../../renderer/console/spice/decoders/decoders.ts';

/** How often each loop runs, until the engine takes it for hot: V8 counts the bytes of code that were run, some millions. */
const turns = 24;
const side = 64;

/**
 * Runs each loop for a few milliseconds, on streams of no meaning, so that the engine makes good machine code of it before the first
 * picture comes. That code is the module's, not the instance's: give it decoders that are not needed.
 */
export function warmUp(decoders: SpiceDecoders): void {
  const steps = [lz, quic, glz, zlibGlz, lz4, bitmap];
  for (const step of steps) for (let turn = 0; turn < turns; turn++) attempt(() => step(decoders, turn));
}

/** The streams end where they do. */
function attempt(step: () => void): void {
  try {
    step();
  } catch (error) {
    if (!(error instanceof BrokenImage)) throw error;
  }
}

function words(view: DataView, at: number, values: readonly number[], isLittle = false): void {
  for (const [index, value] of values.entries()) view.setUint32(at + index * 4, value, isLittle);
}

/** Pixels that are each stored behind a zero, which says that it is one. */
function literals(head: number): Uint8Array {
  return new Uint8Array(head + side * side * 4);
}

function lz(decoders: SpiceDecoders): void {
  const stream = literals(28);
  words(new DataView(stream.buffer), 0, [0x20205a4c, 0x10001, 8, side, side, side * 4, 1]);
  decoders.decodeLz(stream);
}

function glz(decoders: SpiceDecoders, turn: number): void {
  decoders.decodeGlz(glzStream(turn));
}

function glzStream(id: number): Uint8Array {
  const stream = literals(33);
  const view = new DataView(stream.buffer);
  words(view, 0, [0x20205a4c, 0x10001]);
  view.setUint8(8, 0x18);
  words(view, 9, [side, side, side * 4, 0, id, 0]);
  return stream;
}

/** Codes that are all ones are the last literal (RFC 1951, 3.2.6). */
function zlibGlz(decoders: SpiceDecoders): void {
  const stream = new Uint8Array(2 ** 15).fill(0xff);
  stream.set([0x78, 0x01, 0xfb]);
  decoders.decodeZlibGlz(stream, stream.length);
}

/** Any bits are samples. */
function quic(decoders: SpiceDecoders): void {
  const stream = new Uint8Array(20 + side * side * 4);
  words(new DataView(stream.buffer), 0, [0x43495551, 0, 4, side, side], true);
  for (let at = 20; at < stream.length; at++) stream[at] = Math.imul(at, 0x9e3779b1) >>> 24;
  decoders.decodeQuic(stream);
}

/** A literal, and a match of four bytes with it, over and over. */
function lz4(decoders: SpiceDecoders): void {
  const sequence = [0x10, 0, 1, 0];
  const stream = Uint8Array.from({ length: side * side * 4 + 6 }, (_, at) => sequence[(at - 6) & 3] ?? 0);
  stream.set([1, 8]);
  new DataView(stream.buffer).setUint32(2, stream.length - 6);
  decoders.decodeLz4(stream, side, side);
}

function bitmap(decoders: SpiceDecoders): void {
  const pixels = new Uint8Array(side * side * 4);
  decoders.decodeBitmap(pixels, { format: 8, width: side, height: side, stride: side * 4, topDown: true });
}
