import { BrokenImage } from './broken-image.ts';

/** What the server is told: the pixels that its images may take together. */
export const glzWindowPixels = 2 ** 22;

/** The images of a full window, the one that is being decoded, and what the end of the ring leaves unused. */
const ringBytes = 3 * 4 * glzWindowPixels;
const entries = 0x10000;
const entryBytes = 12;
/** Pixels are written in whole vectors, over the end of an image. */
const slack = 64;

interface Held {
  readonly address: number;
  readonly bytes: number;
}

/**
 * GLZ's window: decoded images that later ones refer to, one behind the other in a ring, and the table by which the
 * WebAssembly finds them: number (its low 32 bits), address, pixels, by the number's low 16 bits.
 */
export class GlzWindow {
  static readonly bytes = ringBytes + entries * entryBytes;
  private readonly held = new Map<bigint, Held>();
  private next = 0;

  /** `base` is the address of `GlzWindow.bytes` zeros in `memory`. */
  constructor(
    private readonly memory: WebAssembly.Memory,
    private readonly base: number,
  ) {}

  get table(): number {
    return this.base + ringBytes;
  }

  /** Room for an image's pixels. Throws `BrokenImage` where the server keeps more than it was allowed. */
  reserve(pixels: number): number {
    const bytes = (pixels * 4 + slack + 63) & ~63;
    const first = this.held.values().next().value;
    const taken = first ? first.address - this.base : undefined;
    const at = placeIn(bytes, this.next, taken);
    if (at === undefined) throw new BrokenImage(`a GLZ image of ${pixels} pixels in a full window`);
    return this.base + at;
  }

  /** Takes a whole image in, and lets go of those before `oldest`. */
  add(id: bigint, address: number, pixels: number, oldest: bigint): void {
    const bytes = (pixels * 4 + slack + 63) & ~63;
    this.held.delete(id);
    this.held.set(id, { address, bytes });
    this.next = address - this.base + bytes;
    this.write(id, address, pixels);
    for (const old of this.held.keys()) {
      if (old >= oldest) break;
      this.held.delete(old);
      this.write(old, 0, 0);
    }
  }

  private write(id: bigint, address: number, pixels: number): void {
    const low = Number(BigInt.asUintN(32, id));
    const entry = new Uint32Array(this.memory.buffer, this.table + (low & (entries - 1)) * entryBytes, 3);
    entry.set([low, address, pixels]);
  }
}

/** Where so many bytes fit into the ring whose free part begins at `next` and ends at `taken`; nothing is taken without it. */
function placeIn(bytes: number, next: number, taken: number | undefined): number | undefined {
  if (taken === undefined) return bytes <= ringBytes ? 0 : undefined;
  if (next > taken) {
    if (next + bytes <= ringBytes) return next;
    return bytes < taken ? 0 : undefined;
  }
  return next + bytes < taken ? next : undefined;
}
