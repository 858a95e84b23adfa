/** The server keeps account of as many; see its cache of palettes. */
const largestCount = 128;

/** Palettes by the ids that the server gave them: colours as 0xRRGGBB. */
export class PaletteCache {
  private readonly palettes = new Map<bigint, readonly number[]>();

  /** Empty for one that the server never sent. */
  get(id: bigint): readonly number[] {
    return this.palettes.get(id) ?? [];
  }

  /** Reads the palette at `at` (id, count, colours); none at 0. Throws a RangeError where the message ends before. */
  read(view: DataView, at: number, isKept: boolean): readonly number[] {
    if (at === 0) return [];
    const colours = Array.from({ length: view.getUint16(at + 8, true) }, (_, index) =>
      view.getUint32(at + 10 + index * 4, true),
    );
    if (isKept) this.keep(view.getBigUint64(at, true), colours);
    return colours;
  }

  forget(id: bigint): void {
    this.palettes.delete(id);
  }

  clear(): void {
    this.palettes.clear();
  }

  private keep(id: bigint, colours: readonly number[]): void {
    this.palettes.set(id, colours);
    const [oldest] = this.palettes.keys();
    if (this.palettes.size > largestCount && oldest !== undefined) this.palettes.delete(oldest);
  }
}
