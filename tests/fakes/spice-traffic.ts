import { splitMessages } from '../../lab/spice-server/link-parts.ts';
import type { SpiceRelay } from '../../lab/spice-server/relay.ts';

/** SPICE_MSG_DISPLAY_* and SPICE_MSG_CURSOR_* that a test asks for (spice/enums.h), by the kind of their channel. */
const messageNames: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  display: {
    ...{
      104: 'copy-bits',
      105: 'inval-list',
      106: 'inval-all-pixmaps',
      107: 'inval-palette',
      108: 'inval-all-palettes',
    },
    ...{ 122: 'stream-create', 123: 'stream-data', 125: 'stream-destroy', 316: 'stream-data-sized' },
    ...{ 302: 'fill', 303: 'opaque', 304: 'copy', 312: 'transparent', 313: 'alpha-blend', 318: 'composite' },
    ...{ 314: 'surface-create', 315: 'surface-destroy', 317: 'monitors-config' },
  },
  cursor: { 101: 'init', 102: 'reset', 103: 'set', 104: 'move', 105: 'hide', 107: 'inval-one', 108: 'inval-all' },
};

/** SPICE_IMAGE_TYPE_*. */
const imageNames: Readonly<Record<number, string>> = {
  ...{ 0: 'bitmap', 1: 'quic', 100: 'lz-plt', 101: 'lz-rgb', 102: 'glz-rgb', 103: 'from-cache', 104: 'surface' },
  ...{ 105: 'jpeg', 106: 'from-cache-lossless', 107: 'zlib-glz-rgb', 108: 'jpeg-alpha', 109: 'lz4' },
};

/** Where the offset of the source image is, after the base of the message (spice.proto); the others have none. */
const imageAt: Readonly<Record<string, number>> = {
  ...{ opaque: 0, copy: 0, transparent: 0, composite: 4 },
  'alpha-blend': 2, // flags, alpha
};

/** What a server sent on one channel so far. */
export interface SpiceTraffic {
  /** How many of each message. */
  readonly messages: ReadonlyMap<string, number>;
  /** How many of each type of image in draw messages; of pointers, `from-cache` alone. */
  readonly images: ReadonlyMap<string, number>;
  /** The most rectangles that one message was clipped to. */
  readonly mostClips: number;
}

/** Reads what a relay recorded on a channel, as `display-0`. */
export function trafficOn(relay: SpiceRelay, channel: string): SpiceTraffic {
  const names = messageNames[channel.split('-')[0] ?? ''] ?? {};
  const messages = new Map<string, number>();
  const images = new Map<string, number>();
  let mostClips = 0;
  for (const { name, messages: bytes } of relay.recordings()) {
    if (name !== channel) continue;
    for (const { type, body } of splitMessages(bytes)) {
      const message = names[type] ?? String(type);
      count(messages, message);
      if (channel.startsWith('cursor') && message === 'set' && isCachedPointer(body)) count(images, 'from-cache');
      const at = imageAt[message];
      if (at === undefined) continue;
      const { clips, end } = baseOf(body);
      mostClips = Math.max(mostClips, clips);
      count(images, imageOf(body, body.readUInt32LE(end + at)));
    }
  }
  return { messages, images, mostClips };
}

/** DisplayBase: surface (u32), box (4 x i32), clip (u8; 1: a list of rectangles follows). */
function baseOf(body: Buffer): { readonly clips: number; readonly end: number } {
  const clips = body.readUInt8(20) === 1 ? body.readUInt32LE(21) : 0;
  return { clips, end: 21 + (body.readUInt8(20) === 1 ? 4 + 16 * clips : 0) };
}

/** SET: position (2 x i16), visible (u8), then the pointer's flags (u16; 4: SPICE_CURSOR_FLAGS_FROM_CACHE). */
function isCachedPointer(body: Buffer): boolean {
  return (body.readUInt16LE(5) & 4) !== 0;
}

/** ImageDescriptor: id (u64), type (u8). */
function imageOf(body: Buffer, offset: number): string {
  const type = body.readUInt8(offset + 8);
  return imageNames[type] ?? String(type);
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
