import type { Scale } from '../../../shared/console.ts';
import type { Room } from '../layout.ts';
import type { Pointers } from './cursor/pointers.ts';
import { HeadScreen, type HeadPlace } from './head-screen.ts';
import type { Inputs } from './input/inputs.ts';

export interface PlacedHeadsDeps {
  /** Where a screen of the guest is; undefined where there is none with that number. */
  readonly find: (head: number) => HeadPlace | undefined;
  readonly pointers: Pointers;
  readonly inputs: () => Inputs | undefined;
  readonly absolute: () => boolean;
  /** A screen was placed, taken back, or has another room. */
  readonly onChange: () => void;
}

/** The guest's screens that are not in the console's own picture but in elements of their own. */
export class PlacedHeads {
  private readonly screens = new Map<number, HeadScreen>();
  private scale: Scale = 'fit';
  private viewOnly = false;

  constructor(private readonly deps: PlacedHeadsDeps) {}

  has(head: number): boolean {
    return this.screens.has(head);
  }

  room(head: number): Room | undefined {
    return this.screens.get(head)?.room;
  }

  /** Shows a screen in `host`, or nowhere any more but in the console's own picture. */
  place(head: number, host: HTMLElement | null): void {
    this.drop(head);
    const place = this.deps.find(head);
    if (host && place) this.screens.set(head, this.create(host, place));
    this.deps.onChange();
  }

  async screenshot(head: number): Promise<Blob> {
    const blob = await this.screens.get(head)?.takePicture();
    if (blob instanceof Blob) return blob;
    throw new Error('there is no picture yet');
  }

  /** The guest has laid out its screens anew. */
  update(): void {
    for (const [head, screen] of this.screens) {
      const place = this.deps.find(head);
      if (place) screen.moved(place);
    }
  }

  take(inputs: Inputs): void {
    for (const { input } of this.screens.values()) input.take(inputs);
  }

  setScale(scale: Scale): void {
    this.scale = scale;
    for (const screen of this.screens.values()) screen.scale = scale;
  }

  setViewOnly(on: boolean): void {
    this.viewOnly = on;
    for (const { input } of this.screens.values()) input.setViewOnly(on);
  }

  releaseAll(): void {
    for (const { input } of this.screens.values()) input.releaseAll();
  }

  /** The last pictures stay where they are. */
  dispose(): void {
    for (const head of [...this.screens.keys()]) this.drop(head);
  }

  private create(host: HTMLElement, place: HeadPlace): HeadScreen {
    const { absolute, onChange, pointers } = this.deps;
    const screen = new HeadScreen({ host, place, absolute, onLayout: onChange });
    screen.scale = this.scale;
    screen.input.setViewOnly(this.viewOnly);
    const inputs = this.deps.inputs();
    if (inputs) screen.input.take(inputs);
    pointers.add(screen.cursor);
    return screen;
  }

  private drop(head: number): void {
    const screen = this.screens.get(head);
    if (!screen) return;
    this.screens.delete(head);
    this.deps.pointers.remove(screen.cursor);
    screen.dispose();
  }
}
