import { keyAt, type Key } from '../keys.ts';
import { Observable } from '../observable.ts';
import type { Viewer } from '../viewer.ts';

/** One key with the modifiers that it is pressed with. */
export interface Stroke {
  readonly modifiers: readonly string[];
  readonly key: Key;
}

/** A chord as one stroke: the last key, with all others held. */
export function strokeOf(codes: readonly string[]): Stroke {
  return { modifiers: codes.slice(0, -1), key: keyAt(codes.at(-1) ?? '') };
}

/** Of a text under way. Nothing of the text itself is kept here. */
export type Typing =
  | { readonly kind: 'idle' }
  | { readonly kind: 'typing'; readonly done: number; readonly total: number }
  | {
      readonly kind: 'ended';
      readonly how: 'typed' | 'cancelled' | 'lost';
      readonly done: number;
      readonly total: number;
    };

export interface TypistDeps {
  /** Undefined while no guest can be typed at. */
  readonly viewer: () => Pick<Viewer, 'key' | 'releaseAllKeys' | 'capsLock'> | undefined;
  readonly wait?: (ms: number) => Promise<void>;
}

const capsLock: Stroke = { modifiers: [], key: keyAt('CapsLock') };

/** Types texts into the guest key by key, one text at a time. */
export class Typist extends Observable<Typing> {
  private readonly wait: (ms: number) => Promise<void>;
  private cancelled: AbortController | undefined;

  constructor(private readonly deps: TypistDeps) {
    super({ kind: 'idle' });
    this.wait = deps.wait ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms)));
  }

  /** Ends at the next key; what is pressed is released. */
  cancel(): void {
    this.cancelled?.abort();
  }

  /** Forgets how the last text ended. */
  reset(): void {
    if (this.value().kind === 'ended') this.set({ kind: 'idle' });
  }

  /** Types the strokes of each character in order, `paceMs` apart; Caps Lock is off meanwhile where the guest tells of it. */
  async type(characters: readonly (readonly Stroke[])[], paceMs: number): Promise<void> {
    const viewer = this.deps.viewer();
    if (!viewer || this.value().kind === 'typing') return;
    const cancelled = (this.cancelled = new AbortController()).signal;
    const total = characters.length;
    this.set({ kind: 'typing', done: 0, total });
    viewer.releaseAllKeys(); // a Shift that is held would change every letter
    const caps = viewer.capsLock === true;
    if (caps) await this.press(viewer, capsLock, paceMs);
    let done = 0;
    for (const strokes of characters) {
      if (cancelled.aborted || this.deps.viewer() !== viewer) break;
      for (const stroke of strokes) await this.press(viewer, stroke, paceMs);
      this.set({ kind: 'typing', done: (done += 1), total });
    }
    const lost = this.deps.viewer() !== viewer;
    if (caps && !lost) await this.press(viewer, capsLock, paceMs);
    this.set({ kind: 'ended', how: done === total ? 'typed' : lost ? 'lost' : 'cancelled', done, total });
  }

  /** Half of the pace is for the key to be down: guests that look at their keyboard now and then miss shorter ones. */
  private async press(viewer: Pick<Viewer, 'key'>, { modifiers, key }: Stroke, paceMs: number): Promise<void> {
    const held = [...modifiers.map(keyAt), key];
    for (const each of held) viewer.key(each, true);
    await this.wait(paceMs / 2);
    for (const each of [...held].reverse()) viewer.key(each, false);
    await this.wait(paceMs / 2);
  }
}
