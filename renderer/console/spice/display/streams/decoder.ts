import type { Bitmap, Rect } from '../../canvas/types.ts';
import type { VideoCodec } from '../worker-protocol.ts';
import { JpegDecoder } from './jpeg-decoder.ts';
import { WebCodecsDecoder } from './web-codecs-decoder.ts';

/** Decodes the frames of one stream, in their order. */
export interface FrameDecoder {
  /** Whether a frame may be left out without harm to those after it. */
  readonly skips: boolean;
  /** Takes a frame that goes into `box`; without one it is only for those after it. Resolves when the next may come. Never rejects. */
  decode(frame: Uint8Array<ArrayBuffer>, box: Rect | undefined): Promise<void>;
  dispose(): void;
}

export interface DecoderDeps {
  readonly topDown: boolean;
  /** As the server says; a frame may be of another size. */
  readonly width: number;
  readonly height: number;
  /** A frame that is to be shown. Its pixels are right until this returns. */
  readonly onPicture: (picture: Bitmap, box: Rect) => void;
  /** A frame was no frame; the next may be one. */
  readonly onBroken: (reason: string) => void;
}

export type MakeDecoder = (codec: VideoCodec, deps: DecoderDeps) => FrameDecoder;

export const createDecoder: MakeDecoder = (codec, deps) =>
  codec === 'mjpeg' ? new JpegDecoder(deps) : new WebCodecsDecoder(codec, deps);
