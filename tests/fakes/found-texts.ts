import type { Page } from 'playwright-core';

/** The texts that stand out on a page of the library, as something that was searched for. */
export function foundTexts(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    Array.from(CSS.highlights.get('found') ?? [], ({ startContainer, startOffset, endOffset }) =>
      (startContainer.textContent ?? '').slice(startOffset, endOffset),
    ),
  );
}
