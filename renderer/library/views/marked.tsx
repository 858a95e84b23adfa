import type { Piece } from '../model/find-machines.ts';

/** A text in which what was searched for stands out. */
export function Marked({ pieces }: { readonly pieces: readonly Piece[] }) {
  return pieces.map((piece, index) => (piece.marked ? <mark key={index}>{piece.text}</mark> : piece.text));
}
