export { base, reserve } from './memory';
export { expandAlpha, expandRow, swapPixels, widen15, widen24 } from './bitmap';
export { unpackAlpha, unpackBgr, unpackBytes, unpackRgb15 } from './lz';
export { copyFlipped, flip } from './rows';
export { unpackGlzAlpha, unpackGlzBgr, unpackGlzRgb15 } from './glz';
export { inflate } from './inflate';
export { unpackLz4 } from './lz4';
export { decodeGrey, decodeRgb, decodeRgb15, decodeRgba } from './quic';
