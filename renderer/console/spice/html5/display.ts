import { SpiceDisplayConn, type SpiceDisplayConn as DisplayConn } from 'spice-html5/src/display.js';
import type { SpiceConn, SpiceMessage } from 'spice-html5/src/spiceconn.js';
import { SpiceMiniData, SpiceMsgcDisplayInit, SpiceMsgDisplayDrawCopy } from 'spice-html5/src/spicemsg.js';
import { connOn, deliver } from './conn.ts';
import type { SpiceDecoders } from '../decoders/decoders.ts';
import { loadDecoders } from '../decoders/load.ts';
import { glzWindowPixels } from '../decoders/glz-window.ts';
import { copiedImageType, drawImage, isDecoded } from './image-copy.ts';
import type { Channel } from '../wire/channel.ts';
import { PaletteCache } from '../display/palette-cache.ts';
import { codecNames, displayClientMessage, displayMessage as message, imageType } from '../wire/protocol.ts';
import { checkSurface, surfaceSize } from '../display/surface-limits.ts';

export interface DisplayDeps {
  readonly channel: Channel;
  readonly url: string;
  readonly parent: SpiceConn;
  /** A new primary surface: its canvas, still blank, not in the page yet. */
  readonly onSurface: (canvas: HTMLCanvasElement) => void;
  /** Something was drawn on the primary surface; `codec` is how its picture was coded, empty without one. */
  readonly onDraw: (codec: string) => void;
}

export interface Display {
  /** Asks for the picture; to be called once the channel is linked. */
  start(): void;
  /** Resolves when the message is drawn. */
  receive(type: number, data: ArrayBuffer | undefined): Promise<void>;
}

/**
 * The display channel: spice-html5 draws. Ours are QUIC, LZ and GLZ images (its decoders are slow, know no palettes and no GLZ,
 * and turn RGBA wrong), JPEG images (its handler throws until a stream was made, and paints them when they happen to be decoded, over later
 * operations), the life of the canvases (it finds them by ids that two sessions in one document share), and the input that it
 * would hook to them.
 */
export function createDisplay(deps: DisplayDeps): Display {
  const overrides = new DisplayOverrides(deps.onSurface);
  const conn: DisplayConn = connOn<DisplayConn>(
    SpiceDisplayConn.prototype,
    { ...deps, name: 'display' },
    {
      streams: [],
      cache: {},
      hook_events: () => {},
      unhook_events: () => {},
      delete_surface: (id) => overrides.forgetSurface(conn, id),
      process_channel_message: (received) => overrides.process(conn, received),
    },
  );
  return {
    start: () => requestPicture(deps.channel),
    async receive(type, data) {
      const codec = codecOf(type, data); // before an image is taken out of it
      deliver(conn, type, data);
      await overrides.drawn();
      if (drawsOn(conn.primary_surface, type, data)) deps.onDraw(codec);
    },
  };
}

class DisplayOverrides {
  private drawing: Promise<void> | undefined;
  private readonly palettes = new PaletteCache();
  private decoders: Promise<SpiceDecoders> | undefined;

  constructor(private readonly onSurface: (canvas: HTMLCanvasElement) => void) {}

  process(conn: DisplayConn, received: SpiceMessage): boolean {
    const original = () => SpiceDisplayConn.prototype.process_channel_message.call(conn, received);
    if (received.type === message.surfaceCreate) {
      const held = Object.values(conn.surfaces ?? {}).map(({ canvas }) => canvas);
      checkSurface(held, surfaceSize(received.data ?? new ArrayBuffer(0)));
      return this.createSurface(conn, original);
    }
    if (received.data) this.forgetPalettes(received.type, received.data);
    if (received.type !== message.drawCopy || !received.data) return original();
    const type = copiedImageType(received.data);
    if (type === imageType.jpeg) this.drawing = drawJpeg(conn, new SpiceMsgDisplayDrawCopy(received.data));
    else if (isDecoded(type)) this.drawing = this.drawOurs(conn, received.data);
    else return original();
    return true;
  }

  async drawn(): Promise<void> {
    const drawing = this.drawing;
    this.drawing = undefined;
    await drawing;
  }

  /** The old canvas stays in the page until the next one replaces it: a change of mode does not flash. */
  forgetSurface(conn: DisplayConn, id: number): void {
    if (conn.primary_surface === id) delete conn.primary_surface;
    delete conn.surfaces?.[id];
  }

  private async drawOurs(conn: DisplayConn, data: ArrayBuffer): Promise<void> {
    this.decoders ??= loadDecoders();
    drawImage(conn, data, { decoders: await this.decoders, palettes: this.palettes });
  }

  private forgetPalettes(type: number, data: ArrayBuffer): void {
    if (type === message.forgetPalette) this.palettes.forget(new DataView(data).getBigUint64(0, true));
    else if (type === message.forgetAllPalettes) this.palettes.clear();
  }

  private createSurface(conn: DisplayConn, original: () => boolean): boolean {
    const before = conn.primary_surface;
    const known = original();
    const surface = conn.primary_surface === undefined ? undefined : conn.surfaces?.[conn.primary_surface];
    if (!surface || conn.primary_surface === before) return known;
    surface.canvas.removeAttribute('id');
    surface.canvas.removeAttribute('tabindex');
    this.onSurface(surface.canvas);
    return known;
  }
}

function codecOf(type: number, data: ArrayBuffer | undefined): string {
  if (type === message.streamData || type === message.streamDataSized) return 'MJPEG';
  const image = type === message.drawCopy && data ? copiedImageType(data) : undefined;
  return image === undefined ? '' : (codecNames.get(image) ?? '');
}

async function drawJpeg(conn: DisplayConn, { base, data }: SpiceMsgDisplayDrawCopy): Promise<void> {
  const image = data.src_bitmap;
  if (!image?.jpeg) return;
  const blob = new Blob([image.jpeg.data], { type: 'image/jpeg' });
  const bitmap = await createImageBitmap(blob, { colorSpaceConversion: 'none' });
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2d context');
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  if (!conn.surfaces?.[base.surface_id]) return; // gone while it was decoded
  conn.draw_copy_helper({
    base,
    src_area: data.src_area,
    image_data: context.getImageData(0, 0, canvas.width, canvas.height),
    tag: 'jpeg',
    has_alpha: false,
    descriptor: image.descriptor,
  });
}

function drawsOn(primary: number | undefined, type: number, data: ArrayBuffer | undefined): boolean {
  if (primary === undefined || !data || data.byteLength < 4) return false;
  if (type === message.streamData || type === message.streamDataSized) return true;
  const isDraw = type === message.copyBits || type === message.drawComposite;
  if (!isDraw && (type < message.drawFill || type > message.drawAlphaBlend)) return false;
  return new DataView(data).getUint32(0, true) === primary; // every draw operation begins with its surface
}

function requestPicture(channel: Channel): void {
  const init = new SpiceMiniData();
  const windows = { glz_dictionary_id: 1, glz_dictionary_window_size: glzWindowPixels };
  init.build_msg(displayClientMessage.init, Object.assign(new SpiceMsgcDisplayInit(), windows));
  const bytes = new ArrayBuffer(init.buffer_size());
  init.to_buffer(bytes);
  channel.sendRaw(bytes);
}
