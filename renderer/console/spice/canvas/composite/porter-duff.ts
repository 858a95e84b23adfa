import { plus, times, timesEach } from '../bytes.js';

/**
 * Combines a source, its alpha (four bytes: with a mask of components each channel has its own) and a destination, all
 * premultiplied words.
 */
export type Combine = (source: number, alpha: number, destination: number) => number;

type Factor = 'nothing' | 'all' | 'alpha' | 'rest';

function sourcePart(factor: Factor, source: number, destination: number): number {
  switch (factor) {
    case 'nothing':
      return 0;
    case 'all':
      return source;
    case 'alpha':
      return times(source, destination >>> 24);
    case 'rest':
      return times(source, 255 - (destination >>> 24));
  }
}

function destinationPart(factor: Factor, alpha: number, destination: number): number {
  switch (factor) {
    case 'nothing':
      return 0;
    case 'all':
      return destination;
    case 'alpha':
      return timesEach(destination, alpha);
    case 'rest':
      return timesEach(destination, ~alpha);
  }
}

function combined(ofSource: Factor, ofDestination: Factor): Combine {
  return (source, alpha, destination) =>
    plus(sourcePart(ofSource, source, destination), destinationPart(ofDestination, alpha, destination));
}

/** Operators of Porter and Duff by their number (PIXMAN_OP_*), clear to add. */
export const porterDuff: readonly Combine[] = [
  combined('nothing', 'nothing'),
  combined('all', 'nothing'),
  combined('nothing', 'all'),
  combined('all', 'rest'),
  combined('rest', 'all'),
  combined('alpha', 'nothing'),
  combined('nothing', 'alpha'),
  combined('rest', 'nothing'),
  combined('nothing', 'rest'),
  combined('alpha', 'rest'),
  combined('rest', 'alpha'),
  combined('rest', 'rest'),
  combined('all', 'all'),
];
