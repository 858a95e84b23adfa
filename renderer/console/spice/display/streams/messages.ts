import type { Clip, Rect } from '../../canvas/types.ts';
import { checkSize } from '../../decoders/broken-image.ts';
import { videoCodec, type VideoCodec } from '../worker-protocol.ts';

/** Server's messages about video on a display channel, and the client's report (spice-protocol, enums.h). */
export const streamMessage = {
  create: 122,
  data: 123,
  clip: 124,
  destroy: 125,
  destroyAll: 126,
  dataSized: 316,
  activateReport: 319,
} as const;
export const streamReport = 102;

/** SPICE_MAX_NUM_STREAMS: ids are below it. */
const mostStreams = 64;
const rectBytes = 16;

/** SPICE_MSG_DISPLAY_STREAM_CREATE. */
export interface StreamCreate {
  readonly id: number;
  readonly surfaceId: number;
  /** Undefined for one that no enum names. */
  readonly codec: VideoCodec | undefined;
  /** Whether the first row of each picture is the topmost one. */
  readonly topDown: boolean;
  readonly width: number;
  readonly height: number;
  readonly box: Rect;
  readonly clip: Clip;
}

/** One frame: SPICE_MSG_DISPLAY_STREAM_DATA; `sized` with STREAM_DATA_SIZED, which says where this one frame goes. */
export interface StreamData {
  readonly id: number;
  /** Multimedia time at which it is to be seen. */
  readonly time: number;
  readonly box: Rect | undefined;
  readonly data: Uint8Array<ArrayBuffer>;
}

export interface ActivateReport {
  readonly id: number;
  /** Of this activation: goes back in each report. */
  readonly uniqueId: number;
  /** A report after as many frames, or as many milliseconds. */
  readonly window: number;
  readonly timeoutMs: number;
}

const codecs: ReadonlyMap<number, VideoCodec> = new Map(
  Object.entries(videoCodec).map(([name, number]) => [number, name as VideoCodec]),
);

/** Reads a STREAM_CREATE; throws for sizes and ids that no server sends. */
export function readCreate(data: ArrayBuffer): StreamCreate {
  const view = new DataView(data);
  const [width, height] = [view.getUint32(18, true), view.getUint32(22, true)];
  checkSize(width, height);
  return {
    surfaceId: view.getUint32(0, true),
    id: checkId(view.getUint32(4, true)),
    topDown: (view.getUint8(8) & 1) !== 0,
    codec: codecs.get(view.getUint8(9)),
    width,
    height,
    box: readRect(view, 34),
    clip: readClip(view, 50),
  };
}

/** Reads a STREAM_DATA or STREAM_DATA_SIZED; the frame is a view of the message, not a copy. */
export function readData(data: ArrayBuffer, sized: boolean): StreamData {
  const view = new DataView(data);
  const start = sized ? 36 : 12;
  const size = view.getUint32(start - 4, true);
  if (size > data.byteLength - start) throw new Error(`${size} bytes, of which ${data.byteLength - start} came`);
  if (sized) checkSize(view.getUint32(8, true), view.getUint32(12, true));
  return {
    id: checkId(view.getUint32(0, true)),
    time: view.getUint32(4, true),
    box: sized ? readRect(view, 16) : undefined,
    data: new Uint8Array(data, start, size),
  };
}

/** Reads a STREAM_CLIP. */
export function readStreamClip(data: ArrayBuffer): { readonly id: number; readonly clip: Clip } {
  const view = new DataView(data);
  return { id: checkId(view.getUint32(0, true)), clip: readClip(view, 4) };
}

/** The id in a STREAM_DESTROY. */
export function readDestroy(data: ArrayBuffer): number {
  return checkId(new DataView(data).getUint32(0, true));
}

/** Reads a STREAM_ACTIVATE_REPORT. */
export function readActivateReport(data: ArrayBuffer): ActivateReport {
  const view = new DataView(data);
  const word = (index: number) => view.getUint32(index * 4, true);
  return { id: checkId(word(0)), uniqueId: word(1), window: word(2), timeoutMs: word(3) };
}

function checkId(id: number): number {
  if (id >= mostStreams) throw new Error(`a stream with number ${id}`);
  return id;
}

/** On the wire the order is top, left, bottom, right. */
function readRect(view: DataView, at: number): Rect {
  const [top, left, bottom, right] = [0, 4, 8, 12].map((offset) => view.getInt32(at + offset, true)) as [
    number,
    number,
    number,
    number,
  ];
  return { left, top, right, bottom };
}

/** SpiceClip: type 0 draws everywhere, 1 within a list of rectangles. */
function readClip(view: DataView, at: number): Clip {
  const type = view.getUint8(at);
  if (type === 0) return undefined;
  if (type !== 1) throw new Error(`a clip of type ${type}`);
  const count = view.getUint32(at + 1, true);
  if (count * rectBytes > view.byteLength - at - 5) throw new Error(`a clip of ${count} rectangles in too few bytes`);
  return Array.from({ length: count }, (_, index) => readRect(view, at + 5 + index * rectBytes));
}
