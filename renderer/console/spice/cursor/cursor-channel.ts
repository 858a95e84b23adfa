import { messageNames, named } from '../wire/named.ts';
import { cursorShape, type CursorShape } from './cursor-shape.ts';

/** SPICE_MSG_CURSOR_*. */
const message = {
  init: 101,
  reset: 102,
  set: 103,
  move: 104,
  hide: 105,
  trail: 106,
  invalOne: 107,
  invalAll: 108,
} as const;
const nameOf = messageNames('CURSOR_', message);
const flag = { none: 1, cacheMe: 2, fromCache: 4 } as const;

/** The guest's pointer: a shape, hidden, or `default` where it has none that could be drawn. */
export type GuestPointer =
  { readonly kind: 'shape'; readonly shape: CursorShape } | { readonly kind: 'default' } | { readonly kind: 'hidden' };

export interface CursorChannelDeps {
  readonly onPointer: (pointer: GuestPointer) => void;
  /** Where the guest has its pointer, in its pixels; counts where the guest moves it itself (server mouse mode). */
  readonly onMove: (x: number, y: number) => void;
}

/** Shapes that are kept. A server's own cache has 256; a hostile one can't make ours larger. */
const mostCached = 256;
const hidden: GuestPointer = { kind: 'hidden' };
const standard: GuestPointer = { kind: 'default' };

/** The cursor channel (spice.proto, CursorChannel). Throws an error that names the message where one is cut off. */
export class CursorChannel {
  private readonly cache = new Map<bigint, CursorShape>();

  constructor(private readonly deps: CursorChannelDeps) {}

  receive(type: number, data: ArrayBuffer | undefined): void {
    named(nameOf(type), () => this.take(type, new DataView(data ?? new ArrayBuffer(0))));
  }

  private take(type: number, view: DataView): void {
    switch (type) {
      case message.init: // position, trail (2 x u16), visible, cursor
        this.cache.clear();
        this.set(view, 8);
        break;
      case message.set: // position, visible, cursor
        this.set(view, 4);
        break;
      case message.move:
        this.deps.onMove(view.getInt16(0, true), view.getInt16(2, true));
        break;
      case message.hide:
        this.deps.onPointer(hidden);
        break;
      case message.reset:
        this.cache.clear();
        this.deps.onPointer(standard);
        break;
      case message.invalOne:
        this.cache.delete(view.getBigUint64(0, true));
        break;
      case message.invalAll:
        this.cache.clear();
        break;
      default: // TRAIL, which no client draws any more, and what is unknown
    }
  }

  private set(view: DataView, visibleAt: number): void {
    const visible = view.getUint8(visibleAt) !== 0;
    const pointer = this.readCursor(view, visibleAt + 1);
    this.deps.onMove(view.getInt16(0, true), view.getInt16(2, true));
    this.deps.onPointer(visible ? pointer : hidden);
  }

  /** Flags (u16); unless there is none: unique (u64), type (u8), width, height, hot spot (u16 each), then pixels. */
  private readCursor(view: DataView, at: number): GuestPointer {
    const flags = view.getUint16(at, true);
    if ((flags & flag.none) !== 0) return hidden;
    const unique = view.getBigUint64(at + 2, true);
    const header = {
      type: view.getUint8(at + 10),
      width: view.getUint16(at + 11, true),
      height: view.getUint16(at + 13, true),
      hotX: view.getUint16(at + 15, true),
      hotY: view.getUint16(at + 17, true),
    };
    const shape =
      (flags & flag.fromCache) !== 0
        ? this.cache.get(unique)
        : cursorShape(header, new Uint8Array(view.buffer, view.byteOffset + at + 19));
    if (shape && (flags & flag.cacheMe) !== 0) this.keep(unique, shape);
    return shape ? { kind: 'shape', shape } : standard;
  }

  private keep(unique: bigint, shape: CursorShape): void {
    this.cache.delete(unique);
    this.cache.set(unique, shape);
    const [oldest] = this.cache.keys();
    if (this.cache.size > mostCached && oldest !== undefined) this.cache.delete(oldest);
  }
}
