import type { Bitmap } from '../canvas/types.ts';
import { BrokenImage, checkSize } from '../decoders/broken-image.ts';
import { jpegSize } from './streams/bitstream.ts';
import { PixelReader } from './streams/pixels.ts';

type Size = Pick<Bitmap, 'width' | 'height'>;

interface JpegOptions {
  /** What its own size must be, where that is known. */
  readonly wanted?: Size;
  /** False: its first row is the lowest one. */
  readonly topDown?: boolean;
}

/**
 * Decodes JPEG by the browser's ImageDecoder, which keeps the planes and gives them to who asks. By an ImageBitmap and a canvas it
 * takes three times as long.
 */
export class JpegReader {
  private readonly pixels = new PixelReader();

  /** The picture is good until the next call. Rejects with `BrokenImage`. */
  async read(bytes: Uint8Array<ArrayBuffer>, { wanted, topDown = true }: JpegOptions = {}): Promise<Bitmap> {
    const size = jpegSize(bytes);
    if (!size) throw new BrokenImage('a JPEG without a frame header');
    checkSize(size.width, size.height); // before the browser takes memory for it
    if (wanted) compareSizes(size, wanted);
    const decoder = new ImageDecoder({ data: bytes, type: 'image/jpeg', colorSpaceConversion: 'none' });
    try {
      const { image } = await decoder.decode().catch(() => {
        throw new BrokenImage('a damaged JPEG');
      });
      return await this.pixelsOf(image, size, topDown);
    } finally {
      decoder.close();
    }
  }

  private async pixelsOf(image: VideoFrame, size: Size, topDown: boolean): Promise<Bitmap> {
    try {
      const picture = await this.pixels.read(image, topDown);
      compareSizes(picture, size);
      return picture;
    } finally {
      image.close();
    }
  }
}

function compareSizes({ width, height }: Size, wanted: Size): void {
  if (width !== wanted.width || height !== wanted.height) {
    throw new BrokenImage(`a JPEG of ${width} x ${height} pixels for ${wanted.width} x ${wanted.height}`);
  }
}
