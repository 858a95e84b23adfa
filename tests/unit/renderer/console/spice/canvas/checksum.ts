/** FNV-1a over the bytes of words, from the lowest, as eight hexadecimal digits. */
export function checksum(words: Uint32Array): string {
  let hash = 0x811c9dc5;
  for (const word of words)
    for (const shift of [0, 8, 16, 24]) hash = Math.imul(hash ^ ((word >>> shift) & 0xff), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
