import type { Scale } from '../../shared/console.ts';
import { layOut, type Layout, type Room, type Size } from './layout.ts';

export interface ScreenLayoutDeps {
  /** The box that the picture lies in, and that scrolls. */
  readonly screen: HTMLElement;
  readonly canvas: () => HTMLElement | null;
  /** The guest's size; undefined while there is no picture. */
  readonly picture: () => Size | undefined;
  /** Told after each layout. */
  readonly onLayout?: (layout: Layout) => void;
}

/** Keeps the picture laid out: when the window, its screen's pixels or the guest's size change. */
export class ScreenLayout {
  /** Of the window that shows the screen, which may not be the one that this code runs in. */
  private readonly view: Window & typeof globalThis;
  private readonly resized: ResizeObserver;
  private ratioWatch: MediaQueryList | undefined;
  private mode: Scale = 'fit';

  constructor(private readonly deps: ScreenLayoutDeps) {
    this.view = deps.screen.ownerDocument.defaultView ?? window;
    this.resized = new this.view.ResizeObserver(() => this.apply());
    this.resized.observe(deps.screen);
    this.watchRatio();
  }

  get scale(): Scale {
    return this.mode;
  }

  set scale(scale: Scale) {
    this.mode = scale;
    this.deps.screen.style.overflow = scale === 'fit' ? 'hidden' : 'auto';
    this.apply();
  }

  /** The whole box: with the room that scroll bars take now, as other pictures may not need them. */
  get room(): Room {
    const { width, height } = this.deps.screen.getBoundingClientRect();
    return { width, height, ratio: this.view.devicePixelRatio };
  }

  readonly apply = (): void => {
    const { canvas, picture, onLayout } = this.deps;
    const element = canvas();
    const size = picture();
    if (!element || !size) return;
    const layout = layOut(this.mode, size, this.room);
    element.style.width = `${layout.width}px`;
    element.style.height = `${layout.height}px`;
    element.style.margin = `${layout.top}px 0 0 ${layout.left}px`;
    element.style.imageRendering = layout.sharp ? 'pixelated' : 'auto';
    onLayout?.(layout);
  };

  dispose(): void {
    this.resized.disconnect();
    this.ratioWatch?.removeEventListener('change', this.ratioChanged);
  }

  /** A window that is moved to a screen of other density changes its ratio, not its size. */
  private watchRatio(): void {
    this.ratioWatch = this.view.matchMedia(`(resolution: ${this.view.devicePixelRatio}dppx)`);
    this.ratioWatch.addEventListener('change', this.ratioChanged, { once: true });
  }

  private readonly ratioChanged = (): void => {
    this.watchRatio();
    this.apply();
  };
}
