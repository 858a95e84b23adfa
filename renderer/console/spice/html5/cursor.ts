import { SpiceCursorConn } from 'spice-html5/src/cursor.js';
import type { SpiceConn, SpiceMessage } from 'spice-html5/src/spiceconn.js';
import { SpiceMsgCursorInit, SpiceMsgCursorSet, type Cursor } from 'spice-html5/src/spicemsg.js';
import { connOn, deliver } from './conn.ts';
import type { Channel } from '../wire/channel.ts';
import { cursorFlagNone, cursorMessage as message, cursorTypeAlpha } from '../wire/protocol.ts';

/** Chromium ignores larger ones. */
const largestCursor = 128;
/** Shapes that are kept; spice-server's own cache of cursors is smaller. */
const mostCursors = 256;

export interface CursorDeps {
  readonly channel: Channel;
  readonly url: string;
  readonly parent: SpiceConn;
  readonly screen: HTMLElement;
  readonly onChange: (shown: boolean) => void;
}

/**
 * The pointer's shape, as a CSS cursor of the screen. spice-html5 mixes up width with height and red with blue, throws on a
 * hidden cursor, and ignores the first one; so these messages are read here.
 */
export function createCursor(deps: CursorDeps): { receive(type: number, data: ArrayBuffer | undefined): void } {
  const receive = showCursors(deps.screen, deps.onChange);
  const conn = connOn<SpiceConn>(
    SpiceCursorConn.prototype,
    { ...deps, name: 'cursor' },
    {
      process_channel_message({ type, data }: SpiceMessage) {
        receive(type, data);
        return true;
      },
    },
  );
  return { receive: (type, data) => deliver(conn, type, data) };
}

/** Shows what the messages of a cursor channel say. */
function showCursors(
  screen: HTMLElement,
  onChange: (shown: boolean) => void,
): (type: number, data: ArrayBuffer | undefined) => void {
  const shapes = new CursorShapes();
  const show = (cursor: string) => {
    screen.style.cursor = cursor === 'none' ? dot : cursor;
    onChange(cursor !== 'none');
  };
  return (type, data) => {
    if (type === message.hide) show('none');
    else if (type === message.set && data) show(shapes.css(new SpiceMsgCursorSet(data).cursor));
    else if (type === message.init && data) showFirst(new SpiceMsgCursorInit(data), shapes, show);
    else if (type === message.reset) show('default');
  };
}

/** Where the guest hides its pointer, a white dot with a black middle shows where this computer's is, as in noVNC. */
const dot =
  'url(data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAMAAAADCAAAAABzQ+pjAAAAEUlEQVR42mP4//8/Axj+/w8AL9wH+ago5SQAAAAASUVORK5CYII=) 1 1, default';

function showFirst(init: SpiceMsgCursorInit, shapes: CursorShapes, show: (cursor: string) => void): void {
  if (init.visible) show(shapes.css(init.cursor));
}

/** Shapes as CSS; those that the server may name again are kept by their number. */
class CursorShapes {
  private readonly known = new Map<string, string>();

  css(cursor: Cursor): string {
    if (!cursor.header || (cursor.flags & cursorFlagNone) !== 0) return 'none';
    const key = String(cursor.header.unique);
    const css = drawCursor(cursor) ?? this.known.get(key) ?? 'default';
    this.known.delete(key);
    this.known.set(key, css);
    for (const oldest of this.known.keys()) {
      if (this.known.size <= mostCursors) break;
      this.known.delete(oldest);
    }
    return css;
  }
}

function drawCursor({ header, data }: Cursor): string | undefined {
  if (!header || !data || header.type !== cursorTypeAlpha) return undefined;
  const { width, height, hot_spot_x: x, hot_spot_y: y } = header;
  if (width === 0 || height === 0 || width > largestCursor || height > largestCursor) return undefined;
  if (data.byteLength < width * height * 4) return undefined;
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const pixels = rgbaOf(new Uint8Array(data, 0, width * height * 4));
  canvas.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0);
  return `url(${canvas.toDataURL()}) ${Math.min(x, width - 1)} ${Math.min(y, height - 1)}, default`;
}

/** SPICE pictures are BGRA in memory. */
function rgbaOf(bgra: Uint8Array): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(bgra.length);
  for (let at = 0; at < bgra.length; at += 4) {
    rgba[at] = bgra[at + 2] ?? 0;
    rgba[at + 1] = bgra[at + 1] ?? 0;
    rgba[at + 2] = bgra[at] ?? 0;
    rgba[at + 3] = bgra[at + 3] ?? 0;
  }
  return rgba;
}
