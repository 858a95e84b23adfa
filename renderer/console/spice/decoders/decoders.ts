import { decodeBitmap, type BitmapShape } from './bitmap-image.ts';
import { GlzDecoder } from './glz-image.ts';
import { decodeLz4 } from './lz4-image.ts';
import { decodeLz } from './lz-image.ts';
import type { Picture } from './picture.ts';
import { decodeQuic } from './quic-image.ts';
import type { Wasm } from './wasm.ts';
import { Workspace } from './workspace.ts';

export type { BitmapShape, Picture };

/**
 * SPICE's image decoders, in WebAssembly. Calls are synchronous; memory grows to the largest picture and is reused. All throw
 * `BrokenImage` for a stream that is no picture.
 */
export class SpiceDecoders {
  private readonly space: Workspace;
  private readonly glz: GlzDecoder;

  private constructor(wasm: Wasm) {
    this.space = new Workspace(wasm);
    this.glz = new GlzDecoder(this.space);
  }

  /** Takes the compiled AssemblyScript; see README.md for where it comes from. */
  static async create(wasm: WebAssembly.Module | BufferSource): Promise<SpiceDecoders> {
    const module = wasm instanceof WebAssembly.Module ? wasm : await WebAssembly.compile(wasm);
    const { exports } = await WebAssembly.instantiate(module);
    return new SpiceDecoders(exports as unknown as Wasm);
  }

  /**
   * A place for a message's bytes in the decoders' memory: streams within it are decoded where they lie. It stays until the next
   * `reserveInput`; but a call that needs more memory detaches the view (then `input` gives a new one), and QUIC's decoder uses its
   * stream up.
   */
  reserveInput(size: number): Uint8Array<ArrayBuffer> {
    return this.space.reserveInput(size);
  }

  /** What was reserved last. */
  get input(): Uint8Array<ArrayBuffer> {
    return this.space.reserved;
  }

  /** A bitmap without compression. `palette` is 0xRRGGBB; formats of up to 8 bits, but for 8BIT_A, need it. */
  decodeBitmap(pixels: Uint8Array, shape: BitmapShape, palette: readonly number[] = []): Picture {
    return decodeBitmap(this.space, pixels, shape, palette);
  }

  /** An LZ image with its header. `palette` is 0xRRGGBB; palette kinds need it. */
  decodeLz(stream: Uint8Array, palette: readonly number[] = []): Picture {
    return decodeLz(this.space, stream, palette);
  }

  /** An LZ4 image: row order, format, blocks. The message says how large it is. */
  decodeLz4(stream: Uint8Array, width: number, height: number): Picture {
    return decodeLz4(this.space, stream, width, height);
  }

  /** A GLZ image with its header, which may refer to those before it. */
  decodeGlz(stream: Uint8Array): Picture {
    return this.glz.decode(stream);
  }

  /** The next GLZ image refers to none before it: it comes from another server. */
  forgetImages(): void {
    this.glz.forget();
  }

  /** A GLZ image within zlib, of `size` bytes when it is unpacked. */
  decodeZlibGlz(stream: Uint8Array, size: number): Picture {
    return this.glz.decodeZlib(stream, size);
  }

  /** A QUIC image with its header. */
  decodeQuic(stream: Uint8Array): Picture {
    return decodeQuic(this.space, stream);
  }
}
