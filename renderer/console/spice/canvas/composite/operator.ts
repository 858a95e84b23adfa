import type { RowCombine } from '../rows.js';

/**
 * Combines a source, its alpha (four bytes: with a mask of components each channel has its own) and a destination, all
 * premultiplied words.
 */
export type Component = (source: number, alpha: number, destination: number) => number;

/** An operator of the X Render kind, computed in bytes. */
export interface Operator {
  readonly byAlpha: Component;
  /** The same for whole rows, each channel with the source's one alpha; `set` are bits that are always 1. */
  readonly rows: (set: number) => RowCombine;
}
