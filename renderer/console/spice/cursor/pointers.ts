import type { GuestPointer } from './cursor-channel.ts';
import type { CursorView } from './cursor-view.ts';

/** The guest's pointers as every screen shows them, also one that comes later. */
export class Pointers {
  private readonly views = new Set<CursorView>();
  private readonly known = new Map<number, GuestPointer>();
  private absolute = true;

  add(view: CursorView): void {
    this.views.add(view);
    view.setAbsolute(this.absolute);
    for (const [display, pointer] of this.known) view.show(pointer, display);
  }

  /** Also disposes it. */
  remove(view: CursorView): void {
    this.views.delete(view);
    view.dispose();
  }

  show(pointer: GuestPointer, display: number): void {
    this.known.set(display, pointer);
    for (const view of this.views) view.show(pointer, display);
  }

  moved(x: number, y: number, display: number): void {
    for (const view of this.views) view.moved(x, y, display);
  }

  setAbsolute(absolute: boolean): void {
    this.absolute = absolute;
    for (const view of this.views) view.setAbsolute(absolute);
  }

  dispose(): void {
    for (const view of [...this.views]) this.remove(view);
  }
}
