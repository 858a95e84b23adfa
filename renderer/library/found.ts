import { useLayoutEffect } from 'react';
import type { Place } from './model/spelled-name.ts';

/** As css/list.css names it. */
const highlightName = 'found';

/**
 * Lets what was searched for stand out in the texts of the elements below `root` that have `data-find`. Ranges over texts and no
 * elements around them (CSS Custom Highlight API, in Chromium from 105 on): another letter in the search box neither changes
 * nor lays out a text that stays. After each render, as any may have brought other texts.
 */
export function useFound(
  root: () => ParentNode | null,
  terms: readonly string[],
  placesIn: (element: HTMLElement, text: string) => readonly Place[],
): void {
  useLayoutEffect(() => {
    const below = terms.length === 0 ? null : root();
    if (below) CSS.highlights.set(highlightName, new Highlight(...rangesBelow(below, placesIn)));
    else CSS.highlights.delete(highlightName);
  });
  useLayoutEffect(() => () => void CSS.highlights.delete(highlightName), []);
}

function rangesBelow(root: ParentNode, placesIn: (element: HTMLElement, text: string) => readonly Place[]): Range[] {
  return Array.from(root.querySelectorAll<HTMLElement>('[data-find]')).flatMap((element) => {
    const text = element.firstChild;
    if (!(text instanceof Text)) return [];
    return placesIn(element, text.data).map(({ start, end }) => {
      const range = new Range();
      range.setStart(text, start);
      range.setEnd(text, end);
      return range;
    });
  });
}
