import { pressedKeys, type PressedKeys } from '../../pressed-keys.ts';
import { mouseButton, type Inputs } from './inputs.ts';

/** A wheel turn of this many pixels is one notch; a line counts as 19 (as in noVNC). */
const notchPixels = 50;
const linePixels = 19;

/** Bits of `MouseEvent.buttons` and the button each one is. */
const buttonBits = [
  [1, mouseButton.left],
  [2, mouseButton.right],
  [4, mouseButton.middle],
  [8, mouseButton.side],
  [16, mouseButton.extra],
] as const;

export interface DomInputDeps {
  /** Takes the focus and the keys; stays while canvases come and go. */
  readonly screen: HTMLElement;
  readonly canvas: () => HTMLCanvasElement | null;
  readonly inputs: Inputs;
  /** Whether the guest takes absolute positions. */
  readonly absolute: () => boolean;
}

/** Keyboard and pointer of the page, given to the guest while the screen has the focus. */
export class DomInput {
  private readonly ending = new AbortController();
  private readonly pressed: PressedKeys;
  private buttons = 0;
  private wheel = 0;

  constructor(private readonly deps: DomInputDeps) {
    const { screen, inputs } = deps;
    this.pressed = pressedKeys(screen, (code) => inputs.key(code, false));
    this.listen('keydown', (event) => this.key(event, true));
    this.listen('keyup', (event) => this.key(event, false));
    this.listen('pointerdown', (event) => this.grab(event));
    for (const type of ['pointerdown', 'pointerup', 'pointermove', 'pointercancel'] as const) {
      this.listen(type, (event) => this.pointer(event));
    }
    this.listen('wheel', (event) => this.turn(event));
    this.listen('contextmenu', (event) => event.preventDefault());
    // A window that loses the focus does not blur its element.
    window.addEventListener('blur', () => this.releaseAll(), { signal: this.ending.signal });
  }

  releaseAll(): void {
    this.pressed.releaseAll();
    this.setButtons(0);
  }

  /** Also releases what is pressed. */
  dispose(): void {
    this.releaseAll();
    this.pressed.dispose();
    this.ending.abort();
  }

  private listen<K extends keyof HTMLElementEventMap>(type: K, listener: (event: HTMLElementEventMap[K]) => void) {
    this.deps.screen.addEventListener(type, listener, { signal: this.ending.signal, passive: false });
  }

  private key(event: KeyboardEvent, down: boolean): void {
    event.preventDefault();
    event.stopPropagation();
    this.deps.inputs.key(event.code, down);
    // macOS tells no key-up of what was pressed together with Command.
    if (!down && event.code.startsWith('Meta')) this.pressed.releaseAll();
  }

  private grab(event: PointerEvent): void {
    event.preventDefault(); // else the page would take the focus
    this.deps.screen.focus({ preventScroll: true });
    this.deps.screen.setPointerCapture(event.pointerId);
  }

  private pointer(event: PointerEvent): void {
    const canvas = this.deps.canvas();
    if (!canvas) return;
    const box = canvas.getBoundingClientRect();
    const scale = canvas.width / box.width;
    if (this.deps.absolute()) {
      const x = Math.floor((event.clientX - box.left) * scale);
      const y = Math.floor((event.clientY - box.top) * scale);
      this.deps.inputs.position(clamp(x, canvas.width - 1), clamp(y, canvas.height - 1));
    } else if (event.movementX !== 0 || event.movementY !== 0) {
      this.deps.inputs.motion(Math.round(event.movementX * scale), Math.round(event.movementY * scale));
    }
    this.setButtons(event.type === 'pointercancel' ? 0 : event.buttons);
  }

  private setButtons(buttons: number): void {
    for (const [bit, button] of buttonBits) {
      if (((buttons ^ this.buttons) & bit) !== 0) this.deps.inputs.button(button, (buttons & bit) !== 0);
    }
    this.buttons = buttons;
  }

  private turn(event: WheelEvent): void {
    event.preventDefault();
    this.wheel += event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : linePixels);
    if (Math.abs(this.wheel) < notchPixels) return;
    const button = this.wheel < 0 ? mouseButton.up : mouseButton.down;
    this.wheel = 0;
    this.deps.inputs.button(button, true);
    this.deps.inputs.button(button, false);
  }
}

function clamp(value: number, largest: number): number {
  return Math.max(0, Math.min(value, largest));
}
