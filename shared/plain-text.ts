/** What can forge a second line, steer a terminal, or turn the reading direction so that one name poses as another. */
const steering = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;
const steeringButLines = /(?:[^\P{Cc}\n]|[\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069])+/gu;

/** A text that somebody else wrote, as one harmless line of at most `most` UTF-16 units. */
export function oneLine(text: string, most: number): string {
  return cut(
    cut(text, 4 * most)
      .replace(steering, ' ')
      .trim(),
    most,
  );
}

/** The same, with its line ends (`\n`). */
export function plainLines(text: string, most: number): string {
  return cut(
    cut(text, 4 * most)
      .replaceAll('\r\n', '\n')
      .replace(steeringButLines, ' ')
      .trim(),
    most,
  );
}

/** Never ends in half of a character. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  return text.slice(0, most).replace(/[\ud800-\udbff]$/, '');
}
