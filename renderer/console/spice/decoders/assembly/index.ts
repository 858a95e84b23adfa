export { base, reserve } from './memory';
export { expandAlpha, expandPalette, flip, unpackAlpha, unpackBgr, unpackBytes, unpackRgb15 } from './lz';
export { unpackGlzAlpha, unpackGlzBgr, unpackGlzRgb15 } from './lz';
export { decodeGrey, decodeRgb, decodeRgb15, decodeRgba } from './quic';
