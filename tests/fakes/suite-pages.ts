import { afterAll, afterEach, beforeAll, expect, onTestFinished } from 'vitest';
import { watchLeftovers } from './leftovers.ts';
import { openLibraryPages, type LibraryPage, type LibraryPages } from './library-page.ts';

/**
 * Builds the library page for all tests of a file. What it gives opens one that is closed with its test; no test may leave an
 * exception, an error in the console or a violation of the policy behind.
 */
export function suiteLibraryPages(): LibraryPages['open'] {
  let pages: LibraryPages | undefined;
  const leftovers = watchLeftovers();
  const opened: LibraryPage[] = [];
  beforeAll(async () => {
    pages = await openLibraryPages();
  });
  afterEach(() => {
    for (const { problems } of opened.splice(0)) expect(problems).toEqual([]);
  });
  afterAll(async () => {
    await pages?.close();
    await leftovers.check();
  });
  return async (start, options) => {
    if (!pages) throw new Error('the pages are built before the first test');
    const library = await pages.open(start, options);
    opened.push(library);
    onTestFinished(() => library.page.close());
    return library;
  };
}
