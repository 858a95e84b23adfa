import type { MigrationWay } from '../../../../shared/console.ts';
import type { ChannelEnd } from '../wire/link.ts';
import type { Rect } from '../canvas/types.ts';

/** How a display worker reaches its server: what the page's own channels have, as plain data. */
export interface DisplayStart {
  readonly url: string;
  /** The bridge's; goes into the WebSocket's subprotocol only. */
  readonly ticket: string;
  readonly password: string;
  readonly connectionId: number;
  /** Number of the display channel: 0 to n - 1. */
  readonly channelId: number;
  readonly linkTimeoutMs: number;
}

/** SpiceImageCompression, as the client may prefer one (SPICE_MSGC_DISPLAY_PREFERRED_COMPRESSION). */
export const imageCompression = { off: 1, autoGlz: 2, autoLz: 3, quic: 4, glz: 5, lz: 6, lz4: 7 } as const;
type ImageCompression = keyof typeof imageCompression;

/** SpiceVideoCodecType. */
export const videoCodec = { mjpeg: 1, vp8: 2, h264: 3, vp9: 4, h265: 5 } as const;
export type VideoCodec = keyof typeof videoCodec;

/** Of one display channel: what one head shows, a part of its primary surface. */
export interface Monitor extends Rect {
  readonly id: number;
}

/** In the place of a monitor's number: all of the primary surface, with the monitors as the guest has laid them out. */
export const wholeSurface = -1;

/** To the worker, which serves exactly one display channel, from the page. */
export type ToDisplay =
  | { readonly kind: 'start'; readonly start: DisplayStart }
  /** Where a monitor is shown from now on; transferred. Replaces the one before. */
  | { readonly kind: 'canvas'; readonly monitor: number; readonly canvas: OffscreenCanvas }
  | { readonly kind: 'drop-canvas'; readonly monitor: number }
  /** Whether anybody sees the monitor: nothing is uploaded for one that is hidden, the surface stays right. */
  | { readonly kind: 'visible'; readonly visible: boolean }
  | { readonly kind: 'prefer-compression'; readonly compression: ImageCompression }
  | { readonly kind: 'prefer-codecs'; readonly codecs: readonly VideoCodec[] }
  /** The server's multimedia time of now, in ms (main channel's INIT and MULTI_MEDIA_TIME). */
  | { readonly kind: 'multimedia-time'; readonly time: number }
  /** How long sound waits before it is heard, in ms; undefined while there is none. For the server, which sets its delays by it. */
  | { readonly kind: 'playback-delay'; readonly ms: number | undefined }
  /** Answered by `picture` with the same id. `monitor` undefined: the whole primary surface. */
  | { readonly kind: 'take-picture'; readonly id: number; readonly monitor?: number; readonly as: 'png' | 'rgba' }
  /** Links to another server as well, which waits there. Answered by `parked`. */
  | { readonly kind: 'park'; readonly way: MigrationWay; readonly connectionId: number }
  /** Goes on at that server from the start; what was shown stays until it has drawn. */
  | { readonly kind: 'restart' }
  /** Closes every link but the one that is in use. */
  | { readonly kind: 'settle' }
  | { readonly kind: 'close' };

/** From the worker to the page. */
export type FromDisplay =
  | { readonly kind: 'linked' }
  /** A new primary surface, or none any more (0 x 0, for instance while a guest restarts). */
  | { readonly kind: 'surface'; readonly width: number; readonly height: number }
  /** The guest's monitors on this channel; never empty, always within the surface. */
  | { readonly kind: 'monitors'; readonly monitors: readonly Monitor[]; readonly most: number }
  /** Something was drawn and shown since the last one; at most one a frame. `codec` as in `codecNames`, empty without a picture. */
  | { readonly kind: 'frame'; readonly codec: string; readonly frames: number }
  /** Bytes since the last one; at most four times a second. */
  | { readonly kind: 'traffic'; readonly bytesIn: number; readonly bytesOut: number }
  | { readonly kind: 'picture'; readonly id: number; readonly picture: Blob | ImageData | undefined }
  /** The server has taken a message that we can't draw: named once each, for the log. */
  | { readonly kind: 'unknown'; readonly message: string }
  /** Whether the link to the other server is there and waits. */
  | { readonly kind: 'parked'; readonly isLinked: boolean }
  /** The channel has carried its state over to the other server. */
  | { readonly kind: 'moved' }
  /** Final. */
  | { readonly kind: 'end'; readonly end: ChannelEnd };
