export { base, reserve } from './memory';
export { expandAlpha, expandPalette, flip, unpackAlpha, unpackBgr, unpackBytes, unpackRgb15 } from './lz';
