import { inputsMessage as message, motionAckBunch } from '../wire/protocol.ts';
import { keyBytes } from './scancodes.ts';

/** SPICE mouse buttons (enums.h): the bit of button n in a mask is n - 1. */
export const mouseButton = { left: 1, middle: 2, right: 3, up: 4, down: 5, side: 6, extra: 7 } as const;
type MouseButton = (typeof mouseButton)[keyof typeof mouseButton];

/** SpiceKeyboardModifierFlags. */
export const lockKey = { scroll: 1, num: 2, caps: 4 } as const;
/** SPICE_MSGC_INPUTS_KEY_MODIFIERS */
const keyModifiers = 103;

type Motion =
  | { readonly kind: 'position'; readonly x: number; readonly y: number; readonly display: number }
  | { readonly kind: 'motion'; readonly x: number; readonly y: number };

/**
 * What is typed and pointed, as messages of the inputs channel. Motion is thinned to what the server acknowledges, but the last
 * position always arrives, and before any button.
 */
export class Inputs {
  private buttons = 0;
  private unacknowledged = 0;
  private waiting: Motion | undefined;
  private locks: number | undefined;
  /** Nothing is sent any more: the guest is only looked at. */
  muted = false;

  constructor(private send: (type: number, payload: ArrayBuffer) => void) {}

  /** Another server has the guest now: it has acknowledged nothing yet, and says itself how the lock keys are. */
  goOnWith(send: (type: number, payload: ArrayBuffer) => void): void {
    this.send = send;
    this.unacknowledged = 0;
    this.waiting = undefined;
    this.locks = undefined;
  }

  /** The guest's Caps Lock, once it told. */
  get capsLock(): boolean | undefined {
    return this.locks === undefined ? undefined : (this.locks & lockKey.caps) !== 0;
  }

  /** What the server says of the guest's lock keys: 16 bits (SpiceMsgInputsInit, SpiceMsgInputsKeyModifiers). */
  takeModifiers(data: ArrayBuffer | undefined): void {
    if (data && data.byteLength >= 2) this.locks = new DataView(data).getUint16(0, true);
  }

  /** Gives the guest this computer's lock keys, of those named in `known`; nothing where it has them already. */
  setLocks(locks: number, known: number): void {
    const before = this.locks ?? 0;
    const wanted = (before & ~known) | (locks & known);
    if (this.muted || (this.locks !== undefined && wanted === before)) return;
    this.locks = wanted;
    const payload = new DataView(new ArrayBuffer(2));
    payload.setUint16(0, wanted, true);
    this.send(keyModifiers, payload.buffer);
  }

  /** Sends a physical key; false when a PC keyboard has no such key. */
  key(code: string, down: boolean): boolean {
    const bytes = keyBytes(code, down);
    if (!bytes) return false;
    const payload = new Uint8Array(4); // the server stops at the first zero byte
    payload.set(bytes);
    if (!this.muted) this.send(down ? message.keyDown : message.keyUp, payload.buffer);
    return true;
  }

  /** Absolute, in pixels of a display channel's surface; for a guest with a tablet or an agent. */
  position(x: number, y: number, display = 0): void {
    this.move({ kind: 'position', x, y, display });
  }

  /** Relative, in guest pixels; for a guest with a plain mouse. */
  motion(dx: number, dy: number): void {
    const before = this.waiting?.kind === 'motion' ? this.waiting : { x: 0, y: 0 };
    this.move({ kind: 'motion', x: before.x + dx, y: before.y + dy });
  }

  button(button: MouseButton, down: boolean): void {
    if (this.muted) return;
    this.flush();
    const mask = 1 << (button - 1);
    this.buttons = down ? this.buttons | mask : this.buttons & ~mask;
    const payload = new DataView(new ArrayBuffer(3));
    payload.setUint8(0, button);
    payload.setUint16(1, this.buttons, true);
    this.send(down ? message.mousePress : message.mouseRelease, payload.buffer);
  }

  /** Turns the wheel by whole notches, away from the person where they are negative. */
  wheel(notches: number): void {
    const button = notches < 0 ? mouseButton.up : mouseButton.down;
    for (let turn = 0; turn < Math.abs(notches); turn++) {
      this.button(button, true);
      this.button(button, false);
    }
  }

  /** The server took `motionAckBunch` motions. */
  acknowledged(): void {
    this.unacknowledged = Math.max(0, this.unacknowledged - motionAckBunch);
    this.flush();
  }

  private move(motion: Motion): void {
    if (this.muted) return;
    this.waiting = motion;
    if (this.unacknowledged < 2 * motionAckBunch) this.flush();
  }

  private flush(): void {
    const motion = this.waiting;
    if (!motion) return;
    this.waiting = undefined;
    this.unacknowledged += 1;
    const absolute = motion.kind === 'position';
    const payload = new DataView(new ArrayBuffer(absolute ? 11 : 10));
    payload.setInt32(0, motion.x, true);
    payload.setInt32(4, motion.y, true);
    payload.setUint16(8, this.buttons, true);
    if (absolute) payload.setUint8(10, motion.display);
    this.send(absolute ? message.mousePosition : message.mouseMotion, payload.buffer);
  }
}
