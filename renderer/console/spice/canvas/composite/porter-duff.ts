import { plus, times, timesEach } from '../bytes.js';
import type { Component, Operator } from './operator.js';

/** How much of a side is kept, in 255ths: of each byte of the other side's alpha the bits in `mask`, then those in `flip` turned. */
interface Factor {
  readonly mask: number;
  readonly flip: number;
}

const nothing: Factor = { mask: 0, flip: 0 };
const all: Factor = { mask: 0, flip: -1 };
const alpha: Factor = { mask: -1, flip: 0 };
const rest: Factor = { mask: -1, flip: -1 };

/** As `times`; mostly all of a word is kept, or nothing. */
function part(word: number, factor: number): number {
  return factor === 255 ? word : factor === 0 ? 0 : times(word, factor);
}

function operator(ofSource: Factor, ofDestination: Factor): Operator {
  const [sourceMask, sourceFlip] = [ofSource.mask & 0xff, ofSource.flip & 0xff];
  const [mask, flip] = [ofDestination.mask, ofDestination.flip];
  const byAlpha: Component = (source, sourceAlpha, destination) =>
    plus(
      times(source, ((destination >>> 24) & sourceMask) ^ sourceFlip),
      timesEach(destination, (sourceAlpha & mask) ^ flip),
    );
  return {
    byAlpha,
    rows: (set) => (pixels, at, row, count) => {
      for (let i = 0; i < count; i++) {
        const source = row[i]!;
        const destination = pixels[at + i]!;
        const sourcePart = part(source, ((destination >>> 24) & sourceMask) ^ sourceFlip);
        const destinationPart = part(destination, ((source >>> 24) & mask & 0xff) ^ (flip & 0xff));
        pixels[at + i] =
          (sourcePart === 0
            ? destinationPart
            : destinationPart === 0
              ? sourcePart
              : plus(sourcePart, destinationPart)) | set;
      }
    },
  };
}

/** Operators of Porter and Duff by their number (PIXMAN_OP_*), clear to add. */
export const porterDuff: readonly Operator[] = [
  operator(nothing, nothing),
  operator(all, nothing),
  operator(nothing, all),
  operator(all, rest),
  operator(rest, all),
  operator(alpha, nothing),
  operator(nothing, alpha),
  operator(rest, nothing),
  operator(nothing, rest),
  operator(alpha, rest),
  operator(rest, alpha),
  operator(rest, rest),
  operator(all, all),
];
