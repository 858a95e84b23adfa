import type { GuestPointer } from './cursor-channel.ts';
import type { CursorShape } from './cursor-shape.ts';

/** Where a guest's pixel is seen: CSS pixels within the screen's content, and how many of them a guest's pixel takes. */
export interface Place {
  readonly left: number;
  readonly top: number;
  readonly scale: number;
}

export interface CursorViewDeps {
  readonly screen: HTMLElement;
  /** A pixel of a display's surface; undefined where it is not shown. */
  readonly locate: (x: number, y: number, display: number) => Place | undefined;
  /** The display under a place of the window. */
  readonly displayAt: (clientX: number, clientY: number) => number;
  readonly onChange: (shown: boolean) => void;
}

/** Chromium ignores larger ones. */
const largestCss = 128;

/** Where the guest hides its pointer, a white dot with a black middle shows where this computer's is, as in noVNC. */
const dot =
  'url(data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAMAAAADCAAAAABzQ+pjAAAAEUlEQVR42mP4//8/Axj+/w8AL9wH+ago5SQAAAAASUVORK5CYII=) 1 1, default';

/**
 * Shows the guest's pointer exactly once: as this computer's own pointer where the guest takes positions; where the guest moves it
 * itself, or it is too large for that, as a picture over the screen, and this computer's is not seen. Displays with a channel of their
 * own have a pointer of their own: what counts is the one that this computer's is on, or that was moved last.
 */
export class CursorView {
  private readonly ending = new AbortController();
  private overlay: HTMLCanvasElement | undefined;
  private readonly pointers = new Map<number, GuestPointer>();
  private display = 0;
  private absolute = true;
  /** Where the guest has it, in its pixels; and where this computer has it, in CSS pixels of the window. */
  private guestAt = { x: 0, y: 0 };
  private ownAt: { readonly x: number; readonly y: number } | undefined;

  constructor(private readonly deps: CursorViewDeps) {
    const { signal } = this.ending;
    deps.screen.addEventListener('pointermove', (event) => this.follow(event), { signal });
    deps.screen.addEventListener('pointerleave', () => this.follow(undefined), { signal });
    deps.screen.addEventListener('scroll', () => this.place(), { signal });
  }

  show(pointer: GuestPointer, display: number): void {
    this.pointers.set(display, pointer);
    if (display !== this.display) return;
    this.draw();
    this.deps.onChange(pointer.kind !== 'hidden');
  }

  /** The guest moved its pointer; of no meaning where it takes positions. */
  moved(x: number, y: number, display: number): void {
    this.guestAt = { x, y };
    if (this.absolute) return;
    this.turnTo(display);
    this.place();
  }

  setAbsolute(absolute: boolean): void {
    if (this.absolute === absolute) return;
    this.absolute = absolute;
    this.draw();
  }

  /** The picture lies elsewhere, or has another size. */
  readonly place = (): void => {
    const { overlay, pointer } = this;
    if (!overlay || pointer.kind !== 'shape') return;
    const at = this.absolute ? this.ownPlace() : this.deps.locate(this.guestAt.x, this.guestAt.y, this.display);
    overlay.hidden = at === undefined;
    if (!at) return;
    const { width, height, hotX, hotY } = pointer.shape;
    overlay.style.width = `${width * at.scale}px`;
    overlay.style.height = `${height * at.scale}px`;
    overlay.style.transform = `translate(${at.left - hotX * at.scale}px, ${at.top - hotY * at.scale}px)`;
  };

  private get pointer(): GuestPointer {
    return this.pointers.get(this.display) ?? { kind: 'default' };
  }

  private turnTo(display: number): void {
    if (display === this.display) return;
    this.display = display;
    this.draw();
  }

  dispose(): void {
    this.ending.abort();
    this.overlay?.remove();
    this.overlay = undefined;
    this.deps.screen.style.cursor = '';
  }

  private draw(): void {
    const { screen } = this.deps;
    const { pointer } = this;
    const shape = pointer.kind === 'shape' ? pointer.shape : undefined;
    const overlaid = shape !== undefined && (!this.absolute || tooLarge(shape));
    this.overlay?.remove();
    this.overlay = shape && overlaid ? overlayOf(shape) : undefined;
    if (this.overlay) screen.append(this.overlay);
    this.place();
    if (overlaid) screen.style.cursor = 'none';
    else if (shape) screen.style.cursor = `url(${canvasOf(shape).toDataURL()}) ${shape.hotX} ${shape.hotY}, default`;
    else screen.style.cursor = pointer.kind === 'hidden' ? dot : 'default';
  }

  private follow(event: PointerEvent | undefined): void {
    this.ownAt = event && { x: event.clientX, y: event.clientY };
    if (!this.absolute) return;
    if (event && this.pointers.size > 1) this.turnTo(this.deps.displayAt(event.clientX, event.clientY));
    this.place();
  }

  private ownPlace(): Place | undefined {
    const { screen } = this.deps;
    if (!this.ownAt) return undefined;
    const box = screen.getBoundingClientRect();
    return {
      left: this.ownAt.x - box.left + screen.scrollLeft,
      top: this.ownAt.y - box.top + screen.scrollTop,
      scale: 1,
    };
  }
}

function tooLarge({ width, height }: CursorShape): boolean {
  return width > largestCss || height > largestCss;
}

function overlayOf(shape: CursorShape): HTMLCanvasElement {
  const canvas = canvasOf(shape);
  canvas.className = 'spice-pointer';
  canvas.setAttribute('aria-hidden', 'true');
  return canvas;
}

function canvasOf({ width, height, rgba }: CursorShape): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0);
  return canvas;
}
