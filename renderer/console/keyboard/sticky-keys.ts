import { keyAt, type KeyTarget, type StickyModifier } from '../keys.ts';
import { Observable } from '../observable.ts';

export interface StickyKeysDeps {
  /** Undefined while no guest can be typed at. */
  readonly target: () => KeyTarget | undefined;
}

/** Modifiers that stay pressed in the guest until they are chosen again, or everything is released. */
export class StickyKeys extends Observable<readonly StickyModifier[]> {
  constructor(private readonly deps: StickyKeysDeps) {
    super([]);
  }

  toggle(modifier: StickyModifier): void {
    const target = this.deps.target();
    if (!target) return;
    const held = this.value().includes(modifier);
    target.key(keyAt(modifier), !held);
    this.set(held ? this.value().filter((each) => each !== modifier) : [...this.value(), modifier]);
  }

  releaseAll(): void {
    if (this.value().length === 0) return;
    const target = this.deps.target();
    for (const modifier of this.value()) target?.key(keyAt(modifier), false);
    this.set([]);
  }
}
