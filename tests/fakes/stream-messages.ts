import type { Clip, Rect } from '../../renderer/console/spice/canvas/types.ts';

/** Little-endian bytes of a SPICE message, part by part. */
export class MessageBytes {
  private readonly bytes: number[] = [];

  u8(...values: readonly number[]): this {
    this.bytes.push(...values.map((value) => value & 0xff));
    return this;
  }

  u16(...values: readonly number[]): this {
    for (const value of values) this.u8(value, value >> 8);
    return this;
  }

  u32(...values: readonly number[]): this {
    for (const value of values) this.u8(value, value >> 8, value >> 16, value >> 24);
    return this;
  }

  raw(data: Uint8Array): this {
    for (const byte of data) this.bytes.push(byte);
    return this;
  }

  end(): ArrayBuffer {
    return Uint8Array.from(this.bytes).buffer;
  }
}

const rect = ({ top, left, bottom, right }: Rect) => [top, left, bottom, right] as const;

function writeClip(message: MessageBytes, clip: Clip): MessageBytes {
  if (!clip) return message.u8(0);
  message.u8(1).u32(clip.length);
  for (const each of clip) message.u32(...rect(each));
  return message;
}

export interface StreamSpec {
  readonly id?: number;
  readonly surfaceId?: number;
  readonly codec?: number;
  readonly topDown?: boolean;
  readonly width?: number;
  readonly height?: number;
  readonly box?: Rect;
  readonly clip?: Clip;
}

/** A SPICE_MSG_DISPLAY_STREAM_CREATE; MJPEG of 64 x 48 on surface 0 where nothing is said. */
export function streamCreate(spec: StreamSpec = {}): ArrayBuffer {
  const { id = 1, surfaceId = 0, codec = 1, topDown = true, width = 64, height = 48, clip } = spec;
  const box = spec.box ?? { left: 0, top: 0, right: width, bottom: height };
  const message = new MessageBytes().u32(surfaceId, id).u8(Number(topDown), codec).u32(0, 0);
  message.u32(width, height, width, height, ...rect(box));
  return writeClip(message, clip).end();
}

export function streamData(id: number, time: number, frame: Uint8Array): ArrayBuffer {
  return new MessageBytes().u32(id, time, frame.length).raw(frame).end();
}

export function streamDataSized(id: number, time: number, box: Rect, frame: Uint8Array): ArrayBuffer {
  const size = [box.right - box.left, box.bottom - box.top] as const;
  return new MessageBytes()
    .u32(id, time, ...size, ...rect(box), frame.length)
    .raw(frame)
    .end();
}

export function streamClip(id: number, clip: Clip): ArrayBuffer {
  return writeClip(new MessageBytes().u32(id), clip).end();
}
