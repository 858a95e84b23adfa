import type { Clip, Rect, Source } from '../../canvas/types.ts';

/** What video needs of the display channel that it belongs to. */
export interface StreamsDeps {
  /** Sends a message of the display channel (reports). */
  readonly send: (type: number, payload: ArrayBuffer) => void;
  /** Draws a picture, scaled into `box`, onto a surface; nothing where that surface is gone. */
  readonly draw: (surfaceId: number, box: Rect, clip: Clip, picture: Source, codec: string) => void;
  /** The server's multimedia time in ms, 32 bits that wrap. */
  readonly multimediaTime: () => number;
  /** How long sound waits here before it is heard, in ms, for reports; undefined while none is playing. */
  readonly playbackDelay: () => number | undefined;
  /** What went wrong with a video whose console goes on: a broken frame, a codec that nobody asked for. Once each. */
  readonly warn: (message: string) => void;
}

/** The video streams of one display channel: STREAM_CREATE, _DATA, _DATA_SIZED, _CLIP, _DESTROY, _DESTROY_ALL, _ACTIVATE_REPORT. */
export interface Streams {
  /**
   * Whether the type was one of theirs. Throws for what is broken, by the message's name. Awaited: where frames come faster than
   * they are decoded, the channel waits. A frame that is early is drawn at its time, with the clip that holds then (a server
   * clips a video before it draws over it).
   */
  receive(type: number, data: ArrayBuffer): boolean | Promise<boolean>;
  /** How many streams there are. */
  readonly count: number;
  dispose(): void;
}
