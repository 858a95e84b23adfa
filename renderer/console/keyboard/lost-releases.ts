type KeyEvent = Pick<KeyboardEvent, 'type' | 'code' | 'key'> & ModifierState;
type ModifierState = Pick<KeyboardEvent, 'getModifierState'>;

interface KeyNews {
  /** The codes to release before the guest hears of this event, and those to release right after it. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** A release that the guest has heard of. */
  readonly known: boolean;
}

/** `KeyboardEvent.key` of what an event tells the state of. */
const modifiers: ReadonlySet<string> = new Set(['Control', 'Alt', 'AltGraph', 'Shift', 'Meta']);

/**
 * Knows which keys are down although nobody will tell of their release. On Linux the desktop's input method keeps every release for
 * itself from a dead key or Compose until the character is put together, be it of that key, of one held before it, or of Shift. To the
 * guest they would stay down: it repeats the key, or takes all that follows for shortcuts.
 */
export class LostReleases {
  /** By code, the key that went down with it. */
  private readonly held = new Map<string, string>();
  /** Modifiers whose release may have been lost. */
  private readonly doubtful = new Set<string>();
  /** Released here, and still down on the keyboard as far as is known. */
  private readonly told = new Set<string>();
  private composing = false;

  key(event: KeyEvent): KeyNews {
    const { code, key } = event;
    if (event.type === 'keyup') {
      this.composing = false; // they arrive again
      this.held.delete(code);
      this.doubtful.delete(code);
      return { before: this.gone(event), after: [], known: this.told.delete(code) };
    }
    this.held.set(code, key);
    this.told.delete(code);
    this.composing ||= key === 'Dead' || key === 'Compose';
    return { before: this.gone(event), after: this.composing ? this.doubt() : [], known: false };
  }

  /** Pointer events tell of modifiers too: the codes to release before the guest hears of this one. */
  gone(event: ModifierState): readonly string[] {
    const codes = [...this.doubtful].filter((code) => !event.getModifierState(this.held.get(code) ?? ''));
    for (const code of codes) this.release(code);
    return codes;
  }

  /** The keyboard is elsewhere; what was down for the guest has been released there. */
  forget(): void {
    this.held.clear();
    this.doubtful.clear();
    this.told.clear();
    this.composing = false;
  }

  private release(code: string): void {
    this.held.delete(code);
    this.doubtful.delete(code);
    this.told.add(code);
  }

  /** All that is down but modifiers, which a person goes on holding; later events tell of those. */
  private doubt(): readonly string[] {
    const codes: string[] = [];
    for (const [code, key] of this.held) {
      if (modifiers.has(key)) this.doubtful.add(code);
      else codes.push(code);
    }
    for (const code of codes) this.release(code);
    return codes;
  }
}

/** Tells the guest's screen in that document of the releases that the system does not tell, for as long as its window lives. */
export function tellLostReleases({ defaultView: view }: Pick<Document, 'defaultView'>): void {
  if (!view) return;
  const lost = new LostReleases();
  const release = (target: EventTarget, codes: readonly string[]): void => {
    const init = { key: 'Unidentified', bubbles: true, cancelable: true };
    for (const code of codes) target.dispatchEvent(new view.KeyboardEvent('keyup', { ...init, code }));
  };
  let flush = (): void => undefined;
  const onKey = (event: KeyboardEvent): void => {
    const { target } = event;
    if (!event.isTrusted || !(target instanceof view.Element) || target.closest('.stage-host') === null) return;
    flush(); // the next key must not find one down that may be a modifier to the guest
    const { before, after, known } = lost.key(event);
    if (known) event.stopImmediatePropagation();
    release(target, before);
    if (after.length === 0) return;
    flush = () => {
      flush = () => undefined;
      release(target, after);
    };
    view.setTimeout(() => flush()); // the guest has heard of the key by then
  };
  const onPointer = (event: PointerEvent): void => {
    const { activeElement } = view.document;
    if (activeElement) release(activeElement, lost.gone(event));
  };
  for (const type of ['keydown', 'keyup'] as const) view.addEventListener(type, onKey, { capture: true });
  for (const type of ['pointerdown', 'pointermove'] as const) view.addEventListener(type, onPointer, { capture: true });
  view.addEventListener('blur', () => lost.forget(), { capture: true }); // of any element too
}
