import type { Place } from './cursor/cursor-view.ts';
import type { DisplayClient } from './display/display-client.ts';
import type { HeadPlace } from './head-screen.ts';
import type { InputHead } from './input/dom-input.ts';
import type { HeadView } from '../viewer.ts';
import { wholeSurface, type Monitor } from './display/worker-protocol.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** One display channel as it is shown: a canvas that its worker draws on. */
interface Shown {
  readonly channelId: number;
  readonly client: DisplayClient;
  canvas: HTMLCanvasElement | undefined;
  /** Of what the canvas shows. */
  monitor: number;
  surface: Size;
  monitors: readonly Monitor[];
}

/** Monitors share channel 0, or each has a channel of its own: the protocol knows no other way (as in spice-gtk). */
function headId(channelId: number, monitor: number): number {
  return channelId === 0 ? monitor : channelId;
}

/**
 * The guest's screens in one picture: side by side as the guest has them, channel after channel, or one of them alone. `element`
 * is the picture, at any size; its canvases are drawn by the workers.
 */
export class Heads {
  readonly element = document.createElement('div');
  private readonly shown = new Map<number, Shown>();
  private wanted: number | 'first' | undefined;

  constructor() {
    this.element.className = 'spice-heads';
  }

  /** Of the whole picture; 0 x 0 while there is none. */
  get size(): Size {
    return this.visible().reduce(
      (sum, { width, height }) => ({ width: sum.width + width, height: Math.max(sum.height, height) }),
      { width: 0, height: 0 },
    );
  }

  get list(): readonly HeadView[] {
    const heads = [...this.shown.values()].flatMap(({ channelId, monitors }) =>
      monitors.map((monitor) => ({
        id: headId(channelId, monitor.id),
        width: monitor.right - monitor.left,
        height: monitor.bottom - monitor.top,
      })),
    );
    return heads.sort((one, other) => one.id - other.id);
  }

  add(channelId: number, client: DisplayClient): void {
    const shown: Shown = {
      channelId,
      client,
      canvas: undefined,
      monitor: wholeSurface,
      surface: { width: 0, height: 0 },
      monitors: [],
    };
    this.shown.set(channelId, shown);
    this.giveCanvas(shown);
  }

  resized(channelId: number, surface: Size): void {
    const shown = this.shown.get(channelId);
    if (!shown || (surface.width === 0 && surface.height === 0)) return; // its last picture stays until there is another
    shown.surface = surface;
    this.layOut();
  }

  monitors(channelId: number, monitors: readonly Monitor[]): void {
    const shown = this.shown.get(channelId);
    if (!shown) return;
    shown.monitors = monitors;
    if (this.wanted === undefined) this.layOut();
    else this.show(this.wanted); // which one that is may be known only now
  }

  /** One screen alone, by its number or the first there is, or all of them; a number that no screen has shows all. */
  show(head: number | 'first' | undefined): void {
    this.wanted = head;
    for (const shown of this.shown.values()) {
      const chosen = shown.monitors.find(({ id }) => headId(shown.channelId, id) === this.only);
      const monitor = chosen?.id ?? wholeSurface;
      if (monitor !== shown.monitor) {
        shown.client.send({ kind: 'drop-canvas', monitor: shown.monitor });
        shown.monitor = monitor;
        this.giveCanvas(shown);
      }
    }
    this.tellShown();
    this.layOut();
  }

  /** Which are shown elsewhere, too. */
  readonly elsewhere = new Set<number>();

  /** Nothing is drawn for what nobody sees. */
  tellShown(): void {
    for (const shown of this.shown.values()) {
      const isElsewhere = shown.monitors.some(({ id }) => this.elsewhere.has(headId(shown.channelId, id)));
      shown.client.setShown(isElsewhere || this.isShown(shown));
    }
  }

  find(head: number): HeadPlace | undefined {
    return [...this.shown.values()]
      .flatMap(({ channelId, client, monitors }) => monitors.map((monitor) => ({ channelId, client, monitor })))
      .find(({ channelId, monitor }) => headId(channelId, monitor.id) === head);
  }

  private get only(): number | undefined {
    return this.wanted === 'first' ? this.list[0]?.id : this.wanted;
  }

  /** As `list`, with whether each is seen. */
  get shownList(): readonly (HeadView & { readonly isShown: boolean })[] {
    const known = this.list.some(({ id }) => id === this.only);
    return this.list.map((head) => ({ ...head, isShown: !known || head.id === this.only }));
  }

  /** Where the pointer may be, for the inputs. */
  get inputHeads(): readonly InputHead[] {
    return this.visible().flatMap(({ shown, area, width, height }) => {
      const { canvas, channelId } = shown;
      if (!canvas) return [];
      const box = { width, height, getBoundingClientRect: () => canvas.getBoundingClientRect() };
      return [{ canvas: box, display: channelId, left: area.left, top: area.top }];
    });
  }

  /** Where a pixel of a display's surface is seen within `screen`; undefined where it is not. */
  locate(pixel: { x: number; y: number; display: number }, screen: HTMLElement): Place | undefined {
    const on = this.inputHeads.find(
      ({ canvas: { width, height }, display, left, top }) =>
        display === pixel.display &&
        pixel.x >= left &&
        pixel.x < left + width &&
        pixel.y >= top &&
        pixel.y < top + height,
    );
    if (!on) return undefined;
    const box = on.canvas.getBoundingClientRect();
    const around = screen.getBoundingClientRect();
    const scale = box.width / on.canvas.width;
    return {
      left: box.left - around.left + screen.scrollLeft + (pixel.x - on.left) * scale,
      top: box.top - around.top + screen.scrollTop + (pixel.y - on.top) * scale,
      scale,
    };
  }

  /** The canvases and where each lies in the picture. */
  get parts(): readonly {
    readonly canvas: HTMLCanvasElement;
    readonly left: number;
    readonly client: DisplayClient;
    readonly monitor: number;
  }[] {
    let left = 0;
    return this.visible().flatMap(({ shown, width }) => {
      const at = left;
      left += width;
      return shown.canvas ? [{ canvas: shown.canvas, left: at, client: shown.client, monitor: shown.monitor }] : [];
    });
  }

  private giveCanvas(shown: Shown): void {
    shown.canvas?.remove();
    const canvas = document.createElement('canvas');
    shown.canvas = canvas;
    this.element.append(canvas);
    const offscreen = canvas.transferControlToOffscreen();
    shown.client.send({ kind: 'canvas', monitor: shown.monitor, canvas: offscreen }, [offscreen]);
  }

  private isShown(shown: Shown): boolean {
    const { only } = this;
    if (only === undefined || !this.list.some(({ id }) => id === only)) return true;
    return shown.monitors.some(({ id }) => headId(shown.channelId, id) === only);
  }

  private visible() {
    const shown = [...this.shown.values()]
      .filter((each) => each.surface.width > 0 && this.isShown(each))
      .sort((one, other) => one.channelId - other.channelId);
    return shown.map((each) => {
      const area = areaOf(each);
      const [width, height] = [area.right - area.left, area.bottom - area.top];
      return { shown: each, area, width, height };
    });
  }

  /** In parts of the picture's size, so that its own size is all that a layout has to set. */
  private layOut(): void {
    const { width, height } = this.size;
    const visible = this.visible();
    let left = 0;
    for (const { canvas } of this.shown.values()) if (canvas) canvas.hidden = true;
    for (const part of visible) {
      const { canvas } = part.shown;
      if (!canvas) continue;
      canvas.hidden = false;
      canvas.style.left = `${(100 * left) / width}%`;
      canvas.style.width = `${(100 * part.width) / width}%`;
      canvas.style.height = `${(100 * part.height) / height}%`;
      left += part.width;
    }
  }
}

function areaOf({ monitor, monitors, surface }: Shown) {
  const chosen = monitors.find(({ id }) => id === monitor);
  return chosen ?? { left: 0, top: 0, right: surface.width, bottom: surface.height };
}
