import type { MenuPart } from './menu.tsx';
import type { WordsOf } from './ui-context.tsx';

/** What a menu offers, in any language, and what its entries do: drawn in its place, and entry by entry in the palette. */
export interface MenuDeeds {
  readonly parts: (words: WordsOf) => readonly MenuPart[];
  readonly choose: (entryId: string) => void;
}
