import { pressedKeys, type PressedKeys } from '../../pressed-keys.ts';
import { lockKey, mouseButton, type Inputs } from './inputs.ts';
import { WheelTurns } from './wheel-turns.ts';

/** Bits of `MouseEvent.buttons` and the button each one is. */
const buttonBits = [
  [1, mouseButton.left],
  [2, mouseButton.right],
  [4, mouseButton.middle],
  [8, mouseButton.side],
  [16, mouseButton.extra],
] as const;

/** One of the pictures that the pointer may be on: a part of a display channel's surface. */
export interface InputHead {
  readonly canvas: Pick<HTMLCanvasElement, 'width' | 'height' | 'getBoundingClientRect'>;
  /** The display channel's number. */
  readonly display: number;
  /** Where the picture begins on the surface, in its pixels. */
  readonly left: number;
  readonly top: number;
}

export interface DomInputDeps {
  /** Takes the focus and the keys; stays while canvases come and go. */
  readonly screen: HTMLElement;
  readonly heads: () => readonly InputHead[];
  readonly inputs: Inputs;
  /** Whether the guest takes absolute positions. */
  readonly absolute: () => boolean;
  /** macOS has neither Num Lock nor Scroll Lock, and tells Caps Lock in a way of its own. */
  readonly isMac?: boolean;
}

/** Keyboard and pointer of the page, given to the guest while the screen has the focus. */
export class DomInput {
  private readonly ending = new AbortController();
  private readonly pressed: PressedKeys;
  private readonly turns = new WheelTurns();
  private buttons = 0;
  private locksGiven = false;

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
    this.listen('blur', () => (this.locksGiven = false));
    // A window that loses the focus does not blur its element.
    const view = screen.ownerDocument.defaultView ?? window; // which may not be the window of this code
    view.addEventListener('blur', () => this.left(), { signal: this.ending.signal });
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

  private left(): void {
    this.locksGiven = false;
    this.releaseAll();
  }

  private key(event: KeyboardEvent, down: boolean): void {
    event.preventDefault();
    event.stopPropagation();
    this.giveLocks(event);
    const { inputs, isMac } = this.deps;
    if (isMac && event.code === 'CapsLock') {
      // macOS tells "down" when the lock goes on and "up" when it goes off; a PC presses and releases each time.
      inputs.key(event.code, true);
      inputs.key(event.code, false);
      return;
    }
    inputs.key(codeOf(event), down);
    // macOS tells no key-up of what was pressed together with Command.
    if (!down && event.code.startsWith('Meta')) this.pressed.releaseAll();
  }

  /**
   * Lock keys may have been pressed while another window had the keyboard: the first event afterwards tells how they are. Not
   * with a lock key itself, which changes the guest's by what it is.
   */
  private giveLocks(event: KeyboardEvent | PointerEvent): void {
    if (this.locksGiven) return;
    this.locksGiven = true;
    if ('code' in event && event.code.endsWith('Lock')) return;
    const on = (name: string, bit: number) => (event.getModifierState(name) ? bit : 0);
    const locks = on('CapsLock', lockKey.caps) | on('NumLock', lockKey.num) | on('ScrollLock', lockKey.scroll);
    this.deps.inputs.setLocks(locks, this.deps.isMac ? lockKey.caps : lockKey.caps | lockKey.num | lockKey.scroll);
  }

  private grab(event: PointerEvent): void {
    event.preventDefault(); // else the page would take the focus
    this.deps.screen.focus({ preventScroll: true });
    this.deps.screen.setPointerCapture(event.pointerId);
  }

  private pointer(event: PointerEvent): void {
    const head = headAt(this.deps.heads(), event.clientX, event.clientY);
    if (!head) return;
    if (this.deps.screen.ownerDocument.activeElement === this.deps.screen) this.giveLocks(event);
    const { canvas, display, left, top } = head;
    const box = canvas.getBoundingClientRect();
    const scale = canvas.width / box.width;
    if (this.deps.absolute()) {
      const x = clamp(Math.floor((event.clientX - box.left) * scale), canvas.width - 1);
      const y = clamp(Math.floor((event.clientY - box.top) * scale), canvas.height - 1);
      this.deps.inputs.position(left + x, top + y, display);
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
    this.deps.inputs.wheel(this.turns.add(event));
  }
}

/** Together with Control, Pause is Break: a key of its own to a PC. */
function codeOf({ code, ctrlKey }: KeyboardEvent): string {
  return code === 'Pause' && ctrlKey ? 'Break' : code;
}

function clamp(value: number, largest: number): number {
  return Math.max(0, Math.min(value, largest));
}

function outside(value: number, low: number, high: number): number {
  return Math.max(low - value, 0, value - high);
}

/** The picture under a place of the window, or the one that is nearest to it. */
export function headAt(heads: readonly InputHead[], x: number, y: number): InputHead | undefined {
  const distance = ({ canvas }: InputHead) => {
    const { left, right, top, bottom } = canvas.getBoundingClientRect();
    return outside(x, left, right) + outside(y, top, bottom);
  };
  return heads.length < 2 ? heads[0] : [...heads].sort((a, b) => distance(a) - distance(b))[0];
}
