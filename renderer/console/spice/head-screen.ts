import type { Scale } from '../../../shared/console.ts';
import type { Room, Size } from '../layout.ts';
import { ScreenLayout } from '../screen-layout.ts';
import { CursorView } from './cursor/cursor-view.ts';
import type { DisplayClient } from './display/display-client.ts';
import type { Monitor } from './display/worker-protocol.ts';
import { ScreenInput } from './input/screen-input.ts';
import { createScreen } from './screen.ts';

/** Where one of the guest's screens is: its display channel, and the part of that one's surface. */
export interface HeadPlace {
  readonly channelId: number;
  readonly client: DisplayClient;
  readonly monitor: Monitor;
}

export interface HeadScreenDeps {
  /** In whatever document; emptied first. */
  readonly host: HTMLElement;
  readonly place: HeadPlace;
  /** Whether the guest takes absolute positions. */
  readonly absolute: () => boolean;
  readonly onLayout: () => void;
}

/** One of the guest's screens, alone in an element: its picture, pointer, keys. The element may be another window's. */
export class HeadScreen {
  readonly input: ScreenInput;
  readonly cursor: CursorView;
  private readonly screen: HTMLElement;
  private readonly canvas: HTMLCanvasElement;
  private readonly layout: ScreenLayout;
  private place: HeadPlace;

  constructor(private readonly deps: HeadScreenDeps) {
    this.place = deps.place;
    const { ownerDocument } = deps.host;
    this.screen = createScreen(ownerDocument);
    this.canvas = ownerDocument.createElement('canvas');
    this.screen.append(this.canvas);
    deps.host.replaceChildren(this.screen);
    this.cursor = new CursorView({
      screen: this.screen,
      locate: (x, y) => this.locate(x, y),
      displayAt: () => this.place.channelId,
      onChange: () => {},
    });
    this.input = new ScreenInput({
      screen: this.screen,
      heads: () => [this.inputHead],
      absolute: deps.absolute,
    });
    this.layout = new ScreenLayout({
      screen: this.screen,
      canvas: () => this.canvas,
      picture: () => this.size,
      onLayout: () => {
        this.cursor.place();
        deps.onLayout();
      },
    });
    const offscreen = this.canvas.transferControlToOffscreen();
    const { client, monitor } = this.place;
    client.send({ kind: 'canvas', monitor: monitor.id, canvas: offscreen }, [offscreen]);
    this.layout.apply();
    this.screen.focus({ preventScroll: true });
  }

  get room(): Room {
    return this.layout.room;
  }

  set scale(scale: Scale) {
    this.layout.scale = scale;
  }

  takePicture() {
    const { client, monitor } = this.place;
    return client.takePicture('png', monitor.id);
  }

  /** The guest has laid out its screens anew. */
  moved(place: HeadPlace): void {
    this.place = place;
    this.layout.apply();
  }

  /** Leaves the last picture behind. */
  dispose(): void {
    this.input.dispose();
    this.layout.dispose();
    const last = this.deps.host.ownerDocument.createElement('canvas');
    [last.width, last.height] = [this.size.width, this.size.height];
    last.getContext('2d')?.drawImage(this.canvas, 0, 0);
    last.className = 'head-last';
    this.place.client.send({ kind: 'drop-canvas', monitor: this.place.monitor.id });
    this.deps.host.replaceChildren(last);
  }

  private get size(): Size {
    const { left, top, right, bottom } = this.place.monitor;
    return { width: right - left, height: bottom - top };
  }

  private get inputHead() {
    const { channelId, monitor } = this.place;
    const canvas = { ...this.size, getBoundingClientRect: () => this.canvas.getBoundingClientRect() };
    return { canvas, display: channelId, left: monitor.left, top: monitor.top };
  }

  private locate(x: number, y: number) {
    const { left, top, right, bottom } = this.place.monitor;
    if (x < left || y < top || x >= right || y >= bottom) return undefined;
    const [box, around] = [this.canvas.getBoundingClientRect(), this.screen.getBoundingClientRect()];
    const scale = box.width / (right - left);
    return { left: box.left - around.left + (x - left) * scale, top: box.top - around.top + (y - top) * scale, scale };
  }
}
