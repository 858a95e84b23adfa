const OPAQUE: u32 = 0xff000000;

/** Five bits a colour, each widened to eight by repeating its highest three. */
// @ts-ignore: decorator
@inline
export function wide15(pixel: u32): u32 {
  const five = ((pixel >> 10) & 31) | ((pixel & 0x3e0) << 3) | ((pixel & 31) << 16);
  return (five << 3) | ((five >> 2) & 0x070707) | OPAQUE;
}
