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

/** Chromium's Keyboard Lock, which holds while an element of the page is full screen and the window has the focus. */
interface KeyboardLock {
  lock(): Promise<void>;
  unlock(): void;
}

export interface CaptureDeps {
  /** The console's own, or one with another of its guest's screens. */
  readonly page: Window;
  readonly mode: () => Settings['systemKeys'];
  readonly fullScreen: () => boolean;
  readonly viewOnly: () => boolean;
  /** Whether the element belongs to a guest's screen. */
  readonly isScreen: (element: Element | null) => boolean;
  /** While `on`, the app's own shortcuts rest; the page is made the element in full screen, in its window as it is. */
  readonly captureKeys: (on: boolean) => void;
  /** Lets go of all that the guest believes to be pressed. */
  readonly releaseKeys: () => void;
}

/** Follows the focus, and takes this computer's own combinations for the guest when the settings or the person want that. */
export class Capture extends Observable<CaptureView> {
  private readonly ending = new AbortController();
  private windowWasFull = false;

  constructor(private readonly deps: CaptureDeps) {
    super({ typing: false, systemKeys: false, demanded: false, pointer: false });
  }

  start(): void {
    const { signal } = this.ending;
    const { page } = this.deps;
    for (const type of ['focusin', 'focusout', 'focus', 'blur'] as const) {
      // The element that takes the focus is known a moment later.
      page.addEventListener(type, () => queueMicrotask(() => this.refresh()), { signal });
    }
    // A key that goes up elsewhere would stay pressed in the guest for ever.
    page.addEventListener('blur', () => this.deps.releaseKeys(), { signal });
    page.document.addEventListener('pointerlockchange', () => this.refresh(), { signal });
    page.document.addEventListener('fullscreenchange', () => this.settle(), { signal });
  }

  dispose(): void {
    this.ending.abort();
    letGo(this.deps.page);
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
    this.deps.page.document.exitPointerLock();
    this.demand(false);
  }

  /** To be called when something changes that it depends on. */
  refresh(): void {
    const { isScreen, viewOnly, captureKeys, page } = this.deps;
    const { document } = page;
    const before = this.value();
    const typing = document.hasFocus() && isScreen(document.activeElement) && !viewOnly();
    const systemKeys = typing && this.wantsSystemKeys();
    const pointer = document.pointerLockElement !== null;
    const windowIsFull = this.deps.fullScreen();
    // A window that changes its size drops the lock and says nothing: `settle` takes it again.
    if (windowIsFull !== this.windowWasFull && before.systemKeys) letGo(page);
    this.windowWasFull = windowIsFull;
    if (typing === before.typing && systemKeys === before.systemKeys && pointer === before.pointer) return;
    this.set({ ...before, typing, systemKeys, pointer });
    if (systemKeys === before.systemKeys) return;
    captureKeys(systemKeys);
    if (!systemKeys) letGo(page);
  }

  /** The page became the element in full screen, or is it no longer: by us, by an Escape held down, by a window that changes. */
  private settle(): void {
    const wanted = this.value().systemKeys;
    const { page } = this.deps;
    if (page.document.fullscreenElement === null) {
      if (wanted) this.deps.captureKeys(true);
      return;
    }
    if (!wanted) {
      letGo(page);
      return;
    } // the focus left while the page was asked for
    // Refused where the window is gone.
    void keyboardLock(page)
      ?.lock()
      .catch(() => undefined);
  }

  private wantsSystemKeys(): boolean {
    const mode = this.deps.mode();
    if (mode === 'never') return false;
    return mode === 'always' || this.value().demanded || this.deps.fullScreen();
  }
}

/** Gives the keys back; an Escape would end the page's full screen instead of reaching it. */
function letGo(page: Window): void {
  const { document } = page;
  keyboardLock(page)?.unlock();
  if (document.fullscreenElement) void document.exitFullscreen().catch(() => undefined);
}

function keyboardLock({ navigator }: Window): KeyboardLock | undefined {
  return (navigator as { readonly keyboard?: KeyboardLock }).keyboard;
}
