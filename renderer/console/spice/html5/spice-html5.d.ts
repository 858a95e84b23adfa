/** The part of spice-html5 0.2.1 that is used: what its channels do with messages, not how they connect. */
declare module 'spice-html5/src/spiceconn.js' {
  export interface SpiceMessage {
    readonly type: number;
    readonly size: number;
    data: ArrayBuffer | undefined;
  }
  export interface SpiceConn {
    type: number;
    state: string;
    ws: { readonly url: string; send(bytes: ArrayBuffer): void };
    messages_sent: number;
    warnings: unknown[];
    parent?: SpiceConn & { readonly screen_id?: string };
    /** Answers pings, acks, and calls `process_channel_message`. */
    process_message(message: SpiceMessage): boolean;
    process_channel_message(message: SpiceMessage): boolean;
    log_info(...words: readonly unknown[]): void;
    log_warn(...words: readonly unknown[]): void;
    log_err(...words: readonly unknown[]): void;
  }
  export const SpiceConn: { readonly prototype: SpiceConn };
}
declare module 'spice-html5/src/main.js' {
  import type { SpiceConn } from 'spice-html5/src/spiceconn.js';
  export interface SpiceMainConn extends SpiceConn {
    screen_id: string;
    connection_id: number;
    mouse_mode?: number;
    agent_msg_queue: unknown[];
    file_xfer_tasks: object;
    file_xfer_read_queue: unknown[];
    ports: unknown[];
  }
  export const SpiceMainConn: { readonly prototype: SpiceMainConn };
}
declare module 'spice-html5/src/display.js' {
  import type { SpiceConn } from 'spice-html5/src/spiceconn.js';
  import type { DrawBase, ImageDescriptor } from 'spice-html5/src/spicemsg.js';
  export interface Surface {
    readonly surface_id: number;
    readonly width: number;
    readonly height: number;
    readonly flags: number;
    readonly canvas: HTMLCanvasElement;
  }
  export interface SpiceDisplayConn extends SpiceConn {
    surfaces?: Record<number, Surface>;
    primary_surface?: number;
    streams: unknown[];
    cache: Record<string, ImageData>;
    hook_events(): void;
    unhook_events(): void;
    delete_surface(id: number): void;
    draw_copy_helper(picture: {
      readonly base: DrawBase;
      readonly src_area: unknown;
      readonly image_data: ImageData;
      readonly tag: string;
      readonly has_alpha: boolean;
      readonly descriptor: ImageDescriptor;
    }): boolean;
  }
  export const SpiceDisplayConn: { readonly prototype: SpiceDisplayConn };
}
declare module 'spice-html5/src/cursor.js' {
  import type { SpiceConn } from 'spice-html5/src/spiceconn.js';
  export const SpiceCursorConn: { readonly prototype: SpiceConn };
}
declare module 'spice-html5/src/playback.js' {
  import type { SpiceConn } from 'spice-html5/src/spiceconn.js';
  export interface SpicePlaybackConn extends SpiceConn {
    queue: unknown[];
    append_okay: boolean;
    start_time: number;
    audio?: HTMLAudioElement;
  }
  export const SpicePlaybackConn: { readonly prototype: SpicePlaybackConn };
}
declare module 'spice-html5/src/spicemsg.js' {
  export interface ImageDescriptor {
    readonly id: number;
    readonly type: number;
    readonly flags: number;
  }
  export interface DrawBase {
    readonly surface_id: number;
  }
  export interface Cursor {
    readonly flags: number;
    readonly header: {
      readonly unique: unknown;
      readonly type: number;
      readonly width: number;
      readonly height: number;
      readonly hot_spot_x: number;
      readonly hot_spot_y: number;
    } | null;
    readonly data?: ArrayBuffer;
  }
  export class SpiceMiniData {
    to_buffer(buffer: ArrayBuffer): void;
    buffer_size(): number;
    build_msg(type: number, message: object): void;
  }
  export class SpiceMsgcDisplayInit {
    readonly pixmap_cache_size: number;
  }
  export class SpiceMsgChannels {
    constructor(data: ArrayBuffer);
    readonly channels: readonly { readonly type: number; readonly id: number }[];
  }
  export class SpiceMsgDisplayDrawCopy {
    constructor(data: ArrayBuffer);
    readonly base: DrawBase;
    readonly data: {
      readonly src_area: unknown;
      readonly src_bitmap: {
        readonly descriptor: ImageDescriptor;
        readonly jpeg?: { readonly data: ArrayBuffer };
      } | null;
    };
  }
  export class SpiceMsgCursorInit {
    constructor(data: ArrayBuffer);
    readonly visible: number;
    readonly cursor: Cursor;
  }
  export class SpiceMsgCursorSet {
    constructor(data: ArrayBuffer);
    readonly flags: number;
    readonly cursor: Cursor;
  }
}
