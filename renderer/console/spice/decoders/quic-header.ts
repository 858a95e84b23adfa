import { BrokenImage, checkSize } from './broken-image.ts';

/** Five little-endian words: magic, version, type, width, height (spice-common quic.c). */
export const quicHeaderBytes = 20;
const magic = 0x43495551;
const version = 0;

export interface QuicHeader {
  /** Which loop of the WebAssembly decodes it. */
  readonly decode: 'decodeGrey' | 'decodeRgb15' | 'decodeRgb' | 'decodeRgba';
  readonly width: number;
  readonly height: number;
  readonly hasAlpha: boolean;
}

/** By type number, from GRAY on (quic.h). */
const loops: readonly QuicHeader['decode'][] = ['decodeGrey', 'decodeRgb15', 'decodeRgb', 'decodeRgb', 'decodeRgba'];

/** Reads the head of a QUIC image and refuses what can't be one. Throws `BrokenImage`. */
export function readQuicHeader(stream: Uint8Array): QuicHeader {
  if (stream.length < quicHeaderBytes + 8) throw new BrokenImage('a QUIC image without a whole header');
  const view = new DataView(stream.buffer, stream.byteOffset, quicHeaderBytes);
  const word = (index: number) => view.getUint32(index * 4, true);
  if (word(0) !== magic || word(1) !== version) throw new BrokenImage('no QUIC image');
  const decode = loops[word(2) - 1];
  if (!decode) throw new BrokenImage(`QUIC image type ${word(2)}`);
  const [width, height] = [word(3), word(4)];
  checkSize(width, height);
  checkPromise(decode, width, height, stream.length - quicHeaderBytes);
  return { decode, width, height, hasAlpha: decode === 'decodeRgba' };
}

/** A sample takes a bit at least, and only from a row's fourth pixel on, below the first row, are there runs without any. */
function checkPromise(decode: QuicHeader['decode'], width: number, height: number, bytes: number): void {
  const samples = width + (height - 1) * Math.min(width, 3);
  if (bytes * 8 >= samples * (decode === 'decodeGrey' ? 1 : 3)) return;
  throw new BrokenImage(`a damaged or truncated QUIC stream: ${bytes} bytes for ${width} x ${height} pixels`);
}
