/** Numbers of the SPICE protocol (spice-protocol: protocol.h, enums.h) that our own side of the wire needs. */
export const channelTypes = {
  main: 1,
  display: 2,
  inputs: 3,
  cursor: 4,
  playback: 5,
  record: 6,
  smartcard: 8,
  usbredir: 9,
  port: 10,
  webdav: 11,
} as const;
export type ChannelName = keyof typeof channelTypes;

export const linkError = { ok: 0, needSecured: 5, needUnsecured: 6, permissionDenied: 7 } as const;

export const mainMessage = { init: 103, channelsList: 104, migrateSwitchHost: 111 } as const;
/** From the client; each one is answered by `channelsList`. */
export const attachChannels = 104;

export const displayMessage = {
  init: 101, // from the client
  copyBits: 104,
  forgetPalette: 107,
  forgetAllPalettes: 108,
  streamData: 123,
  firstDraw: 302,
  drawCopy: 304,
  lastDraw: 313,
  surfaceCreate: 314,
  streamDataSized: 316,
  drawComposite: 318,
} as const;

/** How images are coded, as the protocol calls it (enums.h, SpiceImageType). */
export const codecNames: ReadonlyMap<number, string> = new Map([
  [0, 'Bitmap'],
  [1, 'QUIC'],
  [100, 'LZ'],
  [101, 'LZ'],
  [102, 'GLZ'],
  [105, 'JPEG'],
  [107, 'ZLIB GLZ'],
  [108, 'JPEG'],
  [109, 'LZ4'],
]);

/** Types of images, and the flag of those that a later message takes from the cache. `none` is no type of theirs. */
export const imageType = {
  quic: 1,
  none: 255,
  lzPalette: 100,
  lzRgb: 101,
  glzRgb: 102,
  jpeg: 105,
  zlibGlzRgb: 107,
  cacheMe: 1,
} as const;

/** Flags of an image with a palette. */
export const paletteFlag = { cacheMe: 1, fromCache: 2 } as const;

export const cursorMessage = { init: 101, reset: 102, set: 103, hide: 105 } as const;
export const cursorFlagNone = 1;
export const cursorTypeAlpha = 0;

export const inputsServerMessage = { init: 101, keyModifiers: 102, motionAck: 111 } as const;
export const inputsMessage = {
  keyDown: 101,
  keyUp: 102,
  mouseMotion: 111,
  mousePosition: 112,
  mousePress: 113,
  mouseRelease: 114,
} as const;

export const mouseModeClient = 2;
/** A server acknowledges each fourth motion; two bunches may be on the way. */
export const motionAckBunch = 4;

const bit = (...numbers: readonly number[]) => numbers.reduce((sum, number) => sum | (1 << number), 0);

/** auth selection, SPICE ticket, mini header */
export const commonCaps = bit(0, 1, 3);
export const miniHeaderCap = bit(3);

/**
 * What we say that we can. Not offered: VP8 streams (spice-html5 lays a video element over the canvas that neither scales nor
 * is in a screenshot; MJPEG is drawn on the canvas).
 */
export const channelCaps: Readonly<Record<ChannelName, number>> = {
  main: bit(2), // agent-connected tokens
  display: bit(0, 4, 8, 9), // sized streams, stream reports, codec list, MJPEG
  inputs: 0,
  cursor: 0,
  playback: bit(3), // Opus
  record: 0,
  smartcard: 0,
  usbredir: 0,
  port: 0,
  webdav: 0,
};
