import { bookmarkLimits } from '../../../shared/bookmark.ts';

/** The tags in a line, separated by commas of either script; each once, as many and as long as are kept. */
export function tagsIn(text: string): readonly string[] {
  const tags = text.split(/[,，、]/).map((tag) => tag.trim().slice(0, bookmarkLimits.tag));
  return [...new Set(tags)].filter((tag) => tag !== '').slice(0, bookmarkLimits.tags);
}
