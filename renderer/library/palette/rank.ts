/** How well a text answers a query, from 0 (not at all) to 100 (it is the query). Both in lower case. */
export function rankText(text: string, query: string): number {
  if (query === '') return 1;
  if (text === query) return 100;
  const at = text.indexOf(query);
  if (at === 0) return 80;
  if (at > 0) return isWordStart(text, at) || wordStarts(text, query) ? 60 : 40;
  const terms = query.split(/\s+/).filter((term) => term !== '');
  if (terms.length > 1 && terms.every((term) => text.includes(term))) return 50;
  return isSpreadOver(text, query) ? 10 : 0;
}

const boundary = /[\s\-_./:()[\]]/;

function isWordStart(text: string, at: number): boolean {
  return boundary.test(text.charAt(at - 1));
}

/** A later place may be the start of a word where the first is not. */
function wordStarts(text: string, query: string): boolean {
  for (let at = text.indexOf(query); at > 0; at = text.indexOf(query, at + 1)) if (isWordStart(text, at)) return true;
  return false;
}

/** Whether the letters stand in the text in their order: `wp1` in `web-prod-01`. One letter alone says nothing. */
function isSpreadOver(text: string, query: string): boolean {
  if (query.length < 2) return false;
  let at = -1;
  for (const letter of query) {
    if (letter === ' ') continue;
    at = text.indexOf(letter, at + 1);
    if (at < 0) return false;
  }
  return true;
}
