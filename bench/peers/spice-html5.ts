import { convert_spice_lz_to_web } from 'spice-html5/src/lz.js';
import { convert_spice_quic_to_web, SpiceQuic } from 'spice-html5/src/quic.js';

export interface Decoded {
  readonly data: Uint8ClampedArray;
}

const context = {
  createImageData: (width: number, height: number) => ({
    width,
    height,
    data: new Uint8ClampedArray(width * height * 4),
  }),
};

/** LZ as spice-html5's display channel decodes it, with a new picture each time. RGB32 from the top. */
export function lzAsSpiceHtml5(stream: Uint8Array): Decoded {
  const head = new DataView(stream.buffer, stream.byteOffset);
  const [width, height] = [head.getUint32(12), head.getUint32(16)];
  return convert_spice_lz_to_web(context, { type: 8, width, height, top_down: 1, data: stream.slice(28).buffer });
}

/** QUIC, as it would. */
export function quicAsSpiceHtml5(stream: Uint8Array): Decoded {
  const image = new SpiceQuic();
  const message = new Uint8Array(stream.length + 4);
  new DataView(message.buffer).setUint32(0, stream.length, true);
  message.set(stream, 4);
  image.from_dv(new DataView(message.buffer), 0, message.buffer);
  return convert_spice_quic_to_web(context, image);
}
