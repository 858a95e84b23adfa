export const contents = ['photo', 'text', 'desktop', 'noise'] as const;
export type Content = (typeof contents)[number];
type Colour = readonly [number, number, number];

/** A picture from formulas, the same each time: BGRx, four bytes a pixel. */
export function createPicture(content: Content, width: number, height: number): Uint8Array {
  const random = seeded(1);
  const paint = painters[content];
  const pixels = new Uint8Array(width * height * 4);
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 4) pixels.set(paint(x, y, random), at);
  }
  return pixels;
}

type Painter = (x: number, y: number, random: () => number) => Colour;

const photo: Painter = (x, y, random) => [
  100 + 90 * Math.cos((x + y) / 131) + random() * 6,
  120 + 80 * Math.sin(x / 61 - y / 83) + random() * 6,
  128 + 90 * Math.sin(x / 97 + y / 211) + random() * 6,
];

/** Cells of 8 x 16 with something like letters. */
const text: Painter = (x, y) => {
  const letter = Math.imul(((x >> 3) * 73856093) ^ ((y >> 4) * 19349663), 0x9e3779b1) >>> 0;
  const isInk = (x & 7) < 7 && (y & 15) < 12 && ((letter >>> ((x & 7) + ((y & 15) >> 1))) & 1) === 1;
  return isInk ? [210, 220, 220] : [24, 20, 16];
};

/** Windows of plain colours with a line of text on top, one in four with a photo. */
const desktop: Painter = (x, y, random) => {
  const [column, row] = [Math.floor(x / 240), Math.floor(y / 150)];
  if (y % 150 < 20) return text(x, y, random);
  if ((column + row) % 4 === 0) return photo(x, y, random);
  return [(column * 40) & 255, (row * 60) & 255, ((column + row) * 25) & 255];
};

const noise: Painter = (_x, _y, random) => [random() * 256, random() * 256, random() * 256];

const painters: Readonly<Record<Content, Painter>> = { photo, text, desktop, noise };

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) / 2 ** 24;
  };
}
