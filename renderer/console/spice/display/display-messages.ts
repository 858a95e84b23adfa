import { BrokenImage } from '../decoders/broken-image.ts';
import { draw } from '../canvas/draw.ts';
import type { Clip, Rect, Source } from '../canvas/types.ts';
import { codecNames, displayMessage as message, displayMessageName } from '../wire/protocol.ts';
import { DirtyArea, area, intersection } from './dirty-area.ts';
import { readDraw, type DrawMessage } from './draw-reader.ts';
import { ImageSource, type MessageBytes } from './image-source.ts';
import type { ImageRef } from './image-reader.ts';
import { MessageReader } from './message-reader.ts';
import { Monitors } from './monitors.ts';
import type { Streams } from './streams/types.ts';
import { Surfaces } from './surfaces.ts';
import type { SpiceDecoders } from '../decoders/decoders.ts';

export interface DisplayMessagesDeps {
  readonly decoders: SpiceDecoders;
  readonly streams: Streams;
  /** The primary surface is another one, or gone, or its monitors are others. */
  readonly onLayout: () => void;
  /** Something was drawn on the primary surface; `codec` as in `codecNames`, empty without a picture. */
  readonly onDraw: (codec: string) => void;
  /** A message that there is no use for here. */
  readonly onUnknown: (name: string) => void;
}

/** Clip rectangles that together are larger than their surface so many times are no region. */
const mostOverlaps = 4;

/**
 * What the display channel's messages do (spice.proto, DisplayChannel): surfaces, images, drawing, caches, monitors. What is
 * broken throws an error that names its message.
 */
export class DisplayMessages {
  readonly surfaces = new Surfaces();
  readonly monitors = new Monitors();
  /** What changed on the primary surface. */
  readonly dirty = new DirtyArea();
  private readonly images: ImageSource;

  constructor(private readonly deps: DisplayMessagesDeps) {
    this.images = new ImageSource({ decoders: deps.decoders, surfaces: this.surfaces });
  }

  /** Resolves when the message is worked off; most are at once. */
  receive(type: number, bytes: MessageBytes): void | Promise<void> {
    try {
      const working = this.work(type, bytes);
      return working?.catch((error: unknown) => {
        throw named(type, error);
      });
    } catch (error) {
      throw named(type, error);
    }
  }

  /** Draws a picture of a video; nothing where its surface is gone. */
  drawPicture(surfaceId: number, box: Rect, clip: Clip, source: Source, codec: string): void {
    const surface = this.surfaces.get(surfaceId);
    if (!surface) return;
    const sourceArea = { left: 0, top: 0, right: source.width, bottom: source.height };
    draw({ kind: 'copy', surface, box, clip, source, sourceArea, rop: 8, scale: 'interpolate', mask: undefined });
    this.drew(surfaceId, box, clip, codec);
  }

  private work(type: number, bytes: MessageBytes): void | Promise<void> {
    const reader = new MessageReader(bytes.view);
    const drawing = readDraw(type, reader);
    if (drawing) return this.draw(drawing, bytes);
    const act = this.acts.get(type);
    if (act) {
      act(reader);
      return;
    }
    return this.stream(type, bytes);
  }

  private readonly acts: ReadonlyMap<number, (reader: MessageReader) => void> = new Map<
    number,
    (reader: MessageReader) => void
  >([
    [message.mode, (reader) => this.mode(reader)],
    [message.mark, () => {}], // what is drawn is shown anyway
    [message.reset, () => this.reset()],
    [message.forgetImages, (reader) => this.forgetImages(reader)],
    // Its list of channels to wait for is of those that share the cache: none does.
    [message.forgetAllImages, () => this.images.cache.clear()],
    [message.forgetPalette, (reader) => this.images.palettes.forget(reader.u64())],
    [message.forgetAllPalettes, () => this.images.palettes.clear()],
    [message.surfaceCreate, (reader) => this.createSurface(reader)],
    [message.surfaceDestroy, (reader) => this.destroySurface(reader.u32())],
    [message.monitorsConfig, (reader) => this.configure(reader)],
    [message.qualityIndicator, () => {}],
  ]);

  private stream(type: number, bytes: MessageBytes): void | Promise<void> {
    const { view } = bytes;
    const own = new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice().buffer;
    const taken = this.deps.streams.receive(type, own);
    if (taken === true) return;
    if (taken === false) {
      this.deps.onUnknown(displayMessageName(type));
      return;
    }
    return taken.then((wasTheirs) => {
      if (!wasTheirs) this.deps.onUnknown(displayMessageName(type));
    });
  }

  private draw(drawing: DrawMessage, bytes: MessageBytes): void | Promise<void> {
    const waiting = this.images.prepare(drawing.images, bytes);
    if (waiting) {
      return waiting.then((jpegs) => {
        this.drawWith(drawing, bytes, jpegs);
      });
    }
    this.drawWith(drawing, bytes, undefined);
  }

  /** Images are decoded also for a surface that is gone: later ones may refer to them. */
  private drawWith(drawing: DrawMessage, bytes: MessageBytes, jpegs: Parameters<ImageSource['images']>[2]): void {
    const { surfaceId, box, clip } = drawing;
    const surface = this.surfaces.get(surfaceId);
    const images = this.images.images(drawing.images, bytes, jpegs, surface?.format);
    if (!surface) return;
    checkClip(clip, box, surface);
    const operation = drawing.build(surface, images);
    if (!operation) return;
    draw(operation);
    this.drew(surfaceId, box, clip, codecOf(drawing.images));
  }

  private drew(surfaceId: number, box: Rect, clip: Clip, codec: string): void {
    const { primary } = this.surfaces;
    if (primary?.id !== surfaceId) return;
    this.dirty.add(box, clip, { left: 0, top: 0, right: primary.width, bottom: primary.height });
    this.deps.onDraw(codec);
  }

  private createSurface(reader: MessageReader): void {
    const [id, width, height, format, flags] = [reader.u32(), reader.u32(), reader.u32(), reader.u32(), reader.u32()];
    const isPrimary = (flags & 1) !== 0;
    this.surfaces.create({ id, width, height, format }, isPrimary);
    if (isPrimary) this.showAll();
  }

  private destroySurface(id: number): void {
    const wasPrimary = this.surfaces.primary?.id === id;
    this.surfaces.destroy(id);
    if (wasPrimary) this.showAll();
  }

  /** How servers without surfaces say what their screen is (MODE). */
  private mode(reader: MessageReader): void {
    const [width, height, bits] = [reader.u32(), reader.u32(), reader.u32()];
    this.surfaces.create({ id: 0, width, height, format: bits === 32 ? 32 : 16 }, true);
    this.showAll();
  }

  private reset(): void {
    this.images.palettes.clear();
    const { primary } = this.surfaces;
    if (!primary) return;
    primary.pixels.fill(primary.format === 'argb' ? 0 : 0xff000000);
    this.showAll();
  }

  private configure(reader: MessageReader): void {
    this.monitors.read(reader);
    this.deps.onLayout();
  }

  private showAll(): void {
    const { primary } = this.surfaces;
    this.dirty.take();
    if (primary) {
      const all = { left: 0, top: 0, right: primary.width, bottom: primary.height };
      this.dirty.add(all, undefined, all);
    }
    this.deps.onLayout();
  }

  /** INVAL_LIST: a count, then type (1: an image) and id of each. */
  private forgetImages(reader: MessageReader): void {
    const count = reader.u16();
    for (let index = 0; index < count; index++) {
      const [type, id] = [reader.u8(), reader.u64()];
      if (type === 1) this.images.cache.forget(id);
    }
  }
}

function named(type: number, error: unknown): Error {
  const reason = error instanceof Error ? error.message : String(error);
  return new BrokenImage(`${displayMessageName(type)}: ${reason}`);
}

function checkClip(
  clip: Clip,
  box: Rect,
  { width, height }: { readonly width: number; readonly height: number },
): void {
  if (!clip) return;
  const bounds = intersection(box, { left: 0, top: 0, right: width, bottom: height });
  let pixels = 0;
  for (const rect of clip) pixels += area(intersection(rect, bounds));
  if (pixels > mostOverlaps * width * height)
    throw new BrokenImage(`${clip.length} clip rectangles of ${pixels} pixels`);
}

function codecOf(images: readonly ImageRef[]): string {
  const [first] = images;
  return first ? (codecNames.get(first.type) ?? '') : '';
}
