import type { ReactNode } from 'react';
import type { Piece } from '../model/find-machines.ts';

/**
 * A text in which what was searched for stands out. No component: a list has hundreds, drawn anew at each key. A text with
 * nothing marked is itself, which costs React no node.
 */
export function marked(pieces: readonly Piece[]): ReactNode {
  const [only] = pieces;
  if (pieces.length === 1 && only?.marked === false) return only.text;
  return pieces.map((piece, index) => (piece.marked ? <mark key={index}>{piece.text}</mark> : piece.text));
}
