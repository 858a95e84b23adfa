import { messageNames } from './named.ts';

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

/** Messages that every channel has (spice.proto, BaseChannel). */
export const commonMessage = {
  migrate: 1,
  migrateData: 2,
  setAck: 3,
  ping: 4,
  waitForChannels: 5,
  disconnecting: 6,
} as const;
export const commonAnswer = { ackSync: 1, ack: 2, pong: 3, migrateFlushMark: 4, migrateData: 5 } as const;

export const mainMessage = {
  init: 103,
  channelsList: 104,
  mouseMode: 105,
  multimediaTime: 106,
  migrateSwitchHost: 111,
} as const;
/** From the client; each one is answered by `channelsList`. */
export const attachChannels = 104;

/** Of the display channel, from the server (spice.proto, DisplayChannel). */
export const displayMessage = {
  mode: 101,
  mark: 102,
  reset: 103,
  copyBits: 104,
  forgetImages: 105,
  forgetAllImages: 106,
  forgetPalette: 107,
  forgetAllPalettes: 108,
  streamCreate: 122,
  streamData: 123,
  streamClip: 124,
  streamDestroy: 125,
  streamDestroyAll: 126,
  drawFill: 302,
  drawOpaque: 303,
  drawCopy: 304,
  drawBlend: 305,
  drawBlackness: 306,
  drawWhiteness: 307,
  drawInvers: 308,
  drawRop3: 309,
  drawStroke: 310,
  drawText: 311,
  drawTransparent: 312,
  drawAlphaBlend: 313,
  surfaceCreate: 314,
  surfaceDestroy: 315,
  streamDataSized: 316,
  monitorsConfig: 317,
  drawComposite: 318,
  streamActivateReport: 319,
  glScanoutUnix: 320,
  glDraw: 321,
  qualityIndicator: 322,
} as const;

/** From the client. */
export const displayClientMessage = {
  init: 101,
  streamReport: 102,
  preferredCompression: 103,
  preferredVideoCodecs: 105,
} as const;

/** How a message of the display channel is called in an error. */
export const displayMessageName = messageNames('', displayMessage);

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

/** Types of images (SpiceImageType). `none` is no type of theirs. */
export const imageType = {
  bitmap: 0,
  quic: 1,
  lzPalette: 100,
  lzRgb: 101,
  glzRgb: 102,
  fromCache: 103,
  surface: 104,
  jpeg: 105,
  fromCacheLossless: 106,
  zlibGlzRgb: 107,
  jpegAlpha: 108,
  lz4: 109,
  none: 255,
} as const;

/** Flags of an image: a later message takes it from the cache; it replaces a lossy picture there. */
export const imageFlag = { cacheMe: 1, highBitsSet: 2, cacheReplaceMe: 4 } as const;

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

/** What our own display workers say beside what is about video: monitors, composite, A8 surfaces, LZ4, a preferred compression. */
export const displayCaps = bit(1, 2, 3, 5, 6);

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
