import type { Rect } from '../../canvas/types.ts';
import { checkSize } from '../../decoders/broken-image.ts';
import { jpegSize } from './bitstream.ts';
import type { DecoderDeps, FrameDecoder } from './decoder.ts';
import { PixelReader } from './pixels.ts';

/** Motion JPEG: each frame is a picture of its own. ImageDecoder works on a thread of its own, and keeps the planes. */
export class JpegDecoder implements FrameDecoder {
  readonly skips = true;
  private readonly pixels = new PixelReader();
  private open = true;

  constructor(private readonly deps: DecoderDeps) {}

  async decode(frame: Uint8Array<ArrayBuffer>, box: Rect | undefined): Promise<void> {
    if (!box) return;
    try {
      await this.show(frame, box);
    } catch (error) {
      if (this.open) this.deps.onBroken(error instanceof Error ? error.message : String(error));
    }
  }

  dispose(): void {
    this.open = false;
  }

  private async show(frame: Uint8Array<ArrayBuffer>, box: Rect): Promise<void> {
    const size = jpegSize(frame);
    if (!size) throw new Error('a JPEG without a frame header');
    checkSize(size.width, size.height); // before the browser takes memory for it
    const decoder = new ImageDecoder({ data: frame, type: 'image/jpeg', colorSpaceConversion: 'none' });
    try {
      const { image } = await decoder.decode();
      await this.tell(image, box);
    } finally {
      decoder.close();
    }
  }

  private async tell(image: VideoFrame, box: Rect): Promise<void> {
    try {
      const picture = await this.pixels.read(image, this.deps.topDown);
      if (this.open) this.deps.onPicture(picture, box);
    } finally {
      image.close();
    }
  }
}
