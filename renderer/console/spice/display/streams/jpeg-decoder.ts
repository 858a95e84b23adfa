import type { Rect } from '../../canvas/types.ts';
import { JpegReader } from '../jpeg.ts';
import type { DecoderDeps, FrameDecoder } from './decoder.ts';

/** Motion JPEG: each frame is a picture of its own. */
export class JpegDecoder implements FrameDecoder {
  readonly skips = true;
  private readonly reader = new JpegReader();
  private open = true;

  constructor(private readonly deps: DecoderDeps) {}

  async decode(frame: Uint8Array<ArrayBuffer>, box: Rect | undefined): Promise<void> {
    if (!box) return;
    try {
      const picture = await this.reader.read(frame, { topDown: this.deps.topDown });
      if (this.open) this.deps.onPicture(picture, box);
    } catch (error) {
      if (this.open) this.deps.onBroken(error instanceof Error ? error.message : String(error));
    }
  }

  dispose(): void {
    this.open = false;
  }
}
