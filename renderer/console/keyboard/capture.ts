import type { Settings } from '../../../shared/settings.ts';
import { Observable } from '../observable.ts';

/** Who has the keyboard and the pointer. */
export interface CaptureView {
  /** What is typed goes to the guest. */
  readonly typing: boolean;
  /** So do this computer's own combinations, as far as it lets them. */
  readonly systemKeys: boolean;
  /** Asked for by the person, beside what the settings say. */
  readonly demanded: boolean;
  /** The pointer is held on the screen. */
  readonly pointer: boolean;
}

/** Chromium's Keyboard Lock; without it (another browser, a page that is not secure) system keys stay with this computer. */
interface KeyboardLock {
  lock(): Promise<void>;
  unlock(): void;
}

export interface CaptureDeps {
  readonly mode: () => Settings['systemKeys'];
  readonly fullScreen: () => boolean;
  readonly viewOnly: () => boolean;
  /** Whether the element belongs to a guest's screen. */
  readonly isScreen: (element: Element | null) => boolean;
  /** The app's own shortcuts rest while `on`. */
  readonly restShortcuts: (on: boolean) => void;
  /** Lets go of all that the guest believes to be pressed. */
  readonly releaseKeys: () => void;
}

/** Follows the focus, and takes this computer's own combinations for the guest when the settings or the person want that. */
export class Capture extends Observable<CaptureView> {
  private readonly ending = new AbortController();

  constructor(private readonly deps: CaptureDeps) {
    super({ typing: false, systemKeys: false, demanded: false, pointer: false });
  }

  start(): void {
    const { signal } = this.ending;
    for (const type of ['focusin', 'focusout', 'focus', 'blur'] as const) {
      // The element that takes the focus is known a moment later.
      window.addEventListener(type, () => queueMicrotask(() => this.refresh()), { signal });
    }
    // A key that goes up elsewhere would stay pressed in the guest for ever.
    window.addEventListener('blur', () => this.deps.releaseKeys(), { signal });
    document.addEventListener('pointerlockchange', () => this.refresh(), { signal });
  }

  dispose(): void {
    this.ending.abort();
    keyboardLock()?.unlock();
  }

  releaseKeys(): void {
    this.deps.releaseKeys();
  }

  demand(on: boolean): void {
    this.set({ ...this.value(), demanded: on });
    this.refresh();
  }

  /** Gives keyboard and pointer back; where the focus goes is for the caller to say. */
  release(): void {
    this.deps.releaseKeys();
    document.exitPointerLock();
    this.demand(false);
  }

  /** To be called when something changes that it depends on. */
  refresh(): void {
    const { isScreen, viewOnly, restShortcuts } = this.deps;
    const before = this.value();
    const typing = document.hasFocus() && isScreen(document.activeElement) && !viewOnly();
    const systemKeys = typing && this.wantsSystemKeys();
    const pointer = document.pointerLockElement !== null;
    if (typing === before.typing && systemKeys === before.systemKeys && pointer === before.pointer) return;
    if (systemKeys !== before.systemKeys) {
      restShortcuts(systemKeys);
      // Refused where the page is not secure or the window is gone: the bar says what is not captured.
      if (systemKeys)
        void keyboardLock()
          ?.lock()
          .catch(() => undefined);
      else keyboardLock()?.unlock();
    }
    this.set({ ...before, typing, systemKeys, pointer });
  }

  private wantsSystemKeys(): boolean {
    const mode = this.deps.mode();
    if (mode === 'never') return false;
    return mode === 'always' || this.value().demanded || this.deps.fullScreen();
  }
}

function keyboardLock(): KeyboardLock | undefined {
  return (navigator as { readonly keyboard?: KeyboardLock }).keyboard;
}
