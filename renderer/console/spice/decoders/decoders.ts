import { BrokenImage } from './broken-image.ts';
import { glzHeaderBytes, readGlzHeader, type GlzHeader } from './glz-header.ts';
import { GlzWindow } from './glz-window.ts';
import { quicHeaderBytes, readQuicHeader } from './quic-header.ts';
import { lzHeaderBytes, readLzHeader, type LzHeader } from './lz-header.ts';

/** What the AssemblyScript side exports. Addresses and sizes are bytes in its memory. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  base(): number;
  reserve(bytes: number): number;
  unpackBgr(input: number, inputEnd: number, output: number, pixels: number): number;
  unpackRgb15(input: number, inputEnd: number, output: number, pixels: number): number;
  unpackAlpha(input: number, inputEnd: number, output: number, pixels: number): number;
  unpackBytes(input: number, inputEnd: number, output: number, bytes: number): number;
  expandPalette(
    input: number,
    stride: number,
    output: number,
    width: number,
    height: number,
    bitsShift: number,
    highFirst: number,
    palette: number,
  ): void;
  expandAlpha(input: number, output: number, pixels: number): void;
  flip(output: number, width: number, height: number): void;
  unpackGlzBgr: UnpackGlz;
  unpackGlzRgb15: UnpackGlz;
  unpackGlzAlpha: UnpackGlz;
  decodeRgb: DecodeQuic;
  decodeRgb15: DecodeQuic;
  decodeRgba: DecodeQuic;
  decodeGrey: DecodeQuic;
}
type UnpackGlz = (
  input: number,
  inputEnd: number,
  output: number,
  pixels: number,
  id: number,
  images: number,
) => number;
type DecodeQuic = (
  stream: number,
  bytes: number,
  output: number,
  width: number,
  height: number,
  values: number,
) => number;

/** A decoded picture: RGBA, rows from the top. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Lies in the decoder's memory: valid until its next call. */
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  readonly hasAlpha: boolean;
}

/** Vectors are read and written whole, this far behind the data at most. */
const slack = 64;
/** A broken QUIC stream is read this far beyond its end, which lies in front, before it is noticed. */
const overread = 2048;
const paletteBytes = 1024;
const opaque = 0xff000000;

/** SPICE's image decoders, in WebAssembly. Calls are synchronous; memory grows to the largest picture and is reused. */
export class SpiceDecoders {
  /** Where the memory of a single call begins. */
  private start: number;
  private window: GlzWindow | undefined;

  private constructor(private readonly wasm: Exports) {
    this.start = wasm.base();
  }

  /** Takes the compiled AssemblyScript; see README.md for where it comes from. */
  static async create(wasm: WebAssembly.Module | BufferSource): Promise<SpiceDecoders> {
    const module = wasm instanceof WebAssembly.Module ? wasm : await WebAssembly.compile(wasm);
    const { exports } = await WebAssembly.instantiate(module);
    return new SpiceDecoders(exports as unknown as Exports);
  }

  /** Decodes an LZ image with its header. `palette` is 0xRRGGBB; palette kinds need it. Throws `BrokenImage`. */
  decodeLz(stream: Uint8Array, palette: readonly number[] = []): Picture {
    const header = readLzHeader(stream);
    const body = stream.subarray(lzHeaderBytes);
    const memory = this.layOut(header, body.length);
    this.bytes(memory.input, body.length).set(body);
    if (header.kind === 'palette') this.writePalette(memory.palette, palette);
    this.unpackLz(header, memory, memory.input + body.length);
    if (!header.topDown) this.wasm.flip(memory.output, header.width, header.height);
    return this.picture(memory.output, header.width, header.height, header.hasAlpha);
  }

  /** Decodes a GLZ image with its header, which may refer to those before it. Throws `BrokenImage`. */
  decodeGlz(stream: Uint8Array): Picture {
    const header = readGlzHeader(stream);
    const { width, height } = header;
    const pixels = width * height;
    const window = this.glzWindow();
    const output = window.reserve(pixels);
    const body = stream.subarray(glzHeaderBytes);
    const input = this.start;
    const turned = align(input + body.length + slack);
    if (!this.wasm.reserve(turned + (header.topDown ? 0 : pixels * 4) + slack - this.wasm.base())) {
      throw new BrokenImage(`no memory for ${width} x ${height} pixels`);
    }
    this.bytes(input, body.length).set(body);
    this.unpackGlz(header, input, input + body.length, output, window);
    window.add(header.id, output, pixels, header.oldest);
    if (header.topDown) return this.picture(output, width, height, header.kind === 'rgba');
    this.bytes(turned, pixels * 4).set(this.bytes(output, pixels * 4)); // later images refer to the rows as they came
    this.wasm.flip(turned, width, height);
    return this.picture(turned, width, height, header.kind === 'rgba');
  }

  /** The window takes the front of the memory when the first image for it comes. */
  private glzWindow(): GlzWindow {
    if (this.window) return this.window;
    if (!this.wasm.reserve(GlzWindow.bytes + 64)) throw new BrokenImage('no memory for the GLZ window');
    const base = align(this.wasm.base());
    this.bytes(base, GlzWindow.bytes).fill(0);
    this.window = new GlzWindow(this.wasm.memory, base);
    this.start = align(base + GlzWindow.bytes);
    return this.window;
  }

  private unpackGlz(header: GlzHeader, input: number, end: number, output: number, window: GlzWindow): void {
    const pixels = header.width * header.height;
    const rest: [pixels: number, id: number, table: number] = [
      pixels,
      Number(BigInt.asIntN(32, header.id)),
      window.table,
    ];
    const unpack = header.kind === 'rgb15' ? this.wasm.unpackGlzRgb15 : this.wasm.unpackGlzBgr;
    let next = unpack(input, end, output, ...rest);
    if (next !== 0 && header.kind === 'rgba') next = this.wasm.unpackGlzAlpha(next, end, output, ...rest);
    if (next === 0) throw new BrokenImage('a damaged or truncated GLZ stream');
  }

  /** Decodes a QUIC image with its header. Throws `BrokenImage`. */
  decodeQuic(stream: Uint8Array): Picture {
    const header = readQuicHeader(stream);
    const { width, height } = header;
    const body = stream.subarray(quicHeaderBytes);
    const bytes = (body.length + 3) & ~3;
    const values = this.start + overread;
    const input = align(values + (width + 1) * 8 + overread);
    const output = align(input + bytes + slack);
    if (!this.wasm.reserve(output + width * height * 4 + slack - this.wasm.base())) {
      throw new BrokenImage(`no memory for ${width} x ${height} pixels`);
    }
    const memory = this.bytes(input, bytes + slack);
    memory.fill(0, body.length);
    memory.set(body);
    const whole = this.wasm[header.decode](input, bytes, output, width, height, values);
    if (!whole) throw new BrokenImage('a damaged or truncated QUIC stream');
    return this.picture(output, width, height, header.hasAlpha);
  }

  /** Palette, input, bytes that are still to be expanded, output; each with room for whole vectors behind it. */
  private layOut({ kind, stride, width, height }: LzHeader, inputBytes: number) {
    const palette = this.start;
    const input = palette + paletteBytes;
    const unpacked = align(input + inputBytes + slack);
    const output = align(unpacked + (kind === 'palette' || kind === 'a8' ? stride * height : 0) + slack);
    const bytes = output + width * height * 4 + slack - this.wasm.base();
    if (!this.wasm.reserve(bytes)) throw new BrokenImage(`no memory for ${width} x ${height} pixels`);
    return { palette, input, unpacked, output };
  }

  private unpackLz(header: LzHeader, memory: ReturnType<SpiceDecoders['layOut']>, end: number): void {
    const { input, unpacked, output, palette } = memory;
    const { width, height, stride, bitsShift } = header;
    const pixels = width * height;
    const whole = (next: number) => {
      if (next === 0) throw new BrokenImage('a damaged or truncated LZ stream');
      return next;
    };
    switch (header.kind) {
      case 'rgb':
        whole(this.wasm.unpackBgr(input, end, output, pixels));
        return;
      case 'rgb15':
        whole(this.wasm.unpackRgb15(input, end, output, pixels));
        return;
      case 'rgba':
        whole(this.wasm.unpackAlpha(whole(this.wasm.unpackBgr(input, end, output, pixels)), end, output, pixels));
        return;
      case 'xxxa':
        this.bytes(output, pixels * 4).fill(0);
        whole(this.wasm.unpackAlpha(input, end, output, pixels));
        return;
      case 'a8':
        whole(this.wasm.unpackBytes(input, end, unpacked, pixels));
        this.wasm.expandAlpha(unpacked, output, pixels);
        return;
      case 'palette':
        whole(this.wasm.unpackBytes(input, end, unpacked, stride * height));
        this.wasm.expandPalette(unpacked, stride, output, width, height, bitsShift, Number(header.highFirst), palette);
    }
  }

  /** Indices that a short palette does not have wrap around, as in spice-common. */
  private writePalette(at: number, palette: readonly number[]): void {
    if (palette.length === 0) throw new BrokenImage('an image without its palette');
    const view = new DataView(this.wasm.memory.buffer, at, paletteBytes);
    for (let index = 0; index < 256; index++) {
      const colour = palette[index % palette.length] ?? 0;
      const swapped = ((colour & 0xff) << 16) | (colour & 0xff00) | ((colour >>> 16) & 0xff);
      view.setUint32(index * 4, (swapped | opaque) >>> 0, true);
    }
  }

  private picture(output: number, width: number, height: number, hasAlpha: boolean): Picture {
    const data = new Uint8ClampedArray(this.wasm.memory.buffer, output, width * height * 4);
    return { width, height, data, hasAlpha };
  }

  private bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(this.wasm.memory.buffer, at, length);
  }
}

function align(address: number): number {
  return (address + 63) & ~63;
}
