/** Signature, then length and name of the first chunk, IHDR (PNG specification, 5.2 and 11.2.2). */
const start = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52];

/** With the whole first chunk, which holds the size. */
const headBytes = 33;

/** Far more than a screen has, far less than what a few bytes of PNG could unfold to. */
const mostPixels = 2 ** 26;

/** Width and height of a PNG in pixels, read from its head alone; undefined for what begins as none. */
export function pngSize(bytes: Uint8Array): { width: number; height: number } | undefined {
  if (bytes.length < headBytes || start.some((byte, at) => bytes[at] !== byte)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  return width > 0 && height > 0 ? { width, height } : undefined;
}

/** Whether it begins as a PNG that promises no more pixels than screens have: whoever decodes it takes memory for what it says. */
export function isModestPng(bytes: Uint8Array): boolean {
  const size = pngSize(bytes);
  return size !== undefined && size.width * size.height <= mostPixels;
}
