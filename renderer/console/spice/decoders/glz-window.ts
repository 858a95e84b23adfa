import { BrokenImage } from './broken-image.ts';
import { slack, type Workspace } from './workspace.ts';

/** What the server is told: the pixels that its images may take together. */
export const glzWindowPixels = 2 ** 22;

/** A full window and as much again, so that the largest image always finds a place in one piece; and what lies between images. */
const ringBytes = 2 * 4 * glzWindowPixels + 2 ** 22;
/** A server sends no image below fourteen pixels as GLZ, so that more do not fit in. */
const entries = 2 ** 18;
const entryBytes = 12;

/**
 * GLZ's window: decoded images that later ones refer to, one behind the other in a ring, and the table by which the
 * WebAssembly finds them: number (its low 32 bits), address, pixels, by the number's low 18 bits.
 */
export class GlzWindow {
  readonly table: number;
  private readonly ring: number;
  /** The images in the ring, oldest first: numbers and offsets, in a ring as well. */
  private readonly ids = new BigUint64Array(entries);
  private readonly places = new Uint32Array(entries);
  private first = 0;
  private count = 0;
  private next = 0;

  constructor(private readonly space: Workspace) {
    this.table = space.keep(entries * entryBytes);
    this.ring = space.keep(ringBytes);
    this.clear();
  }

  /** Lets go of all images. */
  clear(): void {
    this.space.bytes(this.table, entries * entryBytes).fill(0);
    this.first = 0;
    this.count = 0;
    this.next = 0;
  }

  /** Lets go of the images before `oldest`, and finds room for one. Throws `BrokenImage` where the server keeps too much. */
  reserve(pixels: number, oldest: bigint): number {
    for (; this.count > 0 && (this.ids[this.first] ?? 0n) < oldest; this.count--) {
      this.write(this.ids[this.first] ?? 0n, 0, 0);
      this.first = (this.first + 1) % entries;
    }
    const taken = this.count > 0 ? this.places[this.first] : undefined;
    const at = this.count < entries ? placeIn(sizeOf(pixels), this.next, taken) : undefined;
    if (at === undefined) throw new BrokenImage(`a GLZ image of ${pixels} pixels in a full window of ${this.count}`);
    return this.ring + at;
  }

  /** Takes in the whole image that room was reserved for. */
  add(id: bigint, address: number, pixels: number): void {
    const last = (this.first + this.count) % entries;
    this.ids[last] = id;
    this.places[last] = address - this.ring;
    this.count += 1;
    this.next = address - this.ring + sizeOf(pixels);
    this.write(id, address, pixels);
  }

  private write(id: bigint, address: number, pixels: number): void {
    const low = Number(BigInt.asUintN(32, id));
    const at = this.table + (low % entries) * entryBytes;
    new Uint32Array(this.space.wasm.memory.buffer, at, 3).set([low, address, pixels]);
  }
}

/** Pixels are written in whole vectors, over the end of an image. */
function sizeOf(pixels: number): number {
  return (pixels * 4 + slack + 63) & ~63;
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
