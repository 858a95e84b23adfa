import type { ReactNode } from 'react';
import type { Piece } from '../model/find-machines.ts';

/** A text in which what was searched for stands out. No component: a list has hundreds, drawn anew at each key. */
export function marked(pieces: readonly Piece[]): ReactNode {
  return pieces.map((piece, index) => (piece.marked ? <mark key={index}>{piece.text}</mark> : piece.text));
}
