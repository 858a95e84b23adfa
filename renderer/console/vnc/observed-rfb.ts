import RFB from '@novnc/novnc';
import type { Size } from '../layout.ts';
import { ClipboardReader } from './clipboard-reader.ts';
import { encodingNames, isPicture, pseudoDesktopSize } from './encodings.ts';

/** Larger screens are none: Chromium's canvases end at these sizes, and each pixel takes eight bytes here. */
const mostSide = 16_384;
const mostPixels = 8_192 * 8_192;
/** Less than noVNC's own queue takes, which throws where nobody hears it. No picture needs as much at once. */
const mostWaitingBytes = 32 * 1024 * 1024;
/** A window that is being dragged asks for no size before it rests. */
const restMs = 250;

/** The bit of a fence that asks for an answer (rfbproto, ClientFence). */
const fenceRequest = 0x80000000;

/** What is told of a connection beside noVNC's own events. */
export interface RfbObserver {
  readonly picture: () => void;
  readonly drew: (encoding: string) => void;
  readonly size: (size: Size) => void;
  readonly failure: (details: string) => void;
  /** The picture has to be laid out anew; `scalePicture` is expected. */
  readonly layOut: () => void;
  /** What size the guest is asked to take, where it follows the window. */
  readonly wantedSize: () => Size;
  /** Whether the server took the size that it was asked for; it may take it and do nothing. */
  readonly follows: (accepted: boolean) => void;
  /** Where on the canvas the pointer is, exactly; mouse events are rounded to CSS pixels. */
  readonly pointer: () => { readonly x: number; readonly y: number } | undefined;
  readonly clipboard: (text: string) => void;
  readonly clipboardTooLarge: () => void;
  /** Whether a text that the guest offers is wanted now. */
  readonly wantsClipboard: () => boolean;
  readonly answered: () => void;
}

/**
 * noVNC with the facts that its API does not tell: the size, why it gave up, and that a picture was really drawn (its
 * `connect` comes before any pixel, and servers first send updates of pseudo-rectangles only).
 */
export class ObservedRfb extends RFB {
  // Declared only: noVNC's constructor may call the methods below before field initialisers would run.
  declare private observer: RfbObserver | undefined;
  declare private drew: boolean | undefined;
  declare private told: boolean | undefined;
  declare private lastSize: Size | undefined;
  declare private restTimer: ReturnType<typeof setTimeout> | undefined;
  declare private reader: ClipboardReader | undefined;
  declare private fences: number | undefined;

  /** From now on these are told; `undefined` ends it, and what may still be under way. */
  observe(observer: RfbObserver | undefined): void {
    this.observer = observer;
    this.reader ??= new ClipboardReader(() => this.observer);
    if (observer) return;
    clearTimeout(this.restTimer);
    this.reader.dispose();
  }

  /** Whether the server knows keys by their place; else by what they write. */
  get knowsPlaces(): boolean {
    return this._qemuExtKeyEventSupported;
  }

  get capsLock(): boolean | undefined {
    return this._remoteCapsLock ?? undefined;
  }

  /** Whether the server takes any text; else Latin-1 only. */
  get takesUnicode(): boolean {
    return this._clipboardServerCapabilitiesFormats[1] === true;
  }

  releaseKeys(): void {
    this._keyboard._allKeysUp();
  }

  /** Asks something that every server answers at once; `answered` follows. */
  ask(): void {
    if (this._rfbConnectionState !== 'connected') return;
    // A server without fences (QEMU) answers a request for a pixel, whether that has changed or not.
    if (!this._supportsFence) RFB.messages.fbUpdateRequest(this._sock, false, 0, 0, 1, 1);
    else RFB.messages.clientFence(this._sock, fenceRequest, `ask ${(this.fences = (this.fences ?? 0) + 1)}`);
  }

  /** Asks the guest for its size again, where it follows the window. */
  followWindow(): void {
    this._requestRemoteResize();
  }

  protected override _handleRect(): boolean {
    const { encoding, x, y } = this._FBU;
    const complete = super._handleRect();
    if (!complete || encoding === null) return complete;
    if (isPicture(encoding)) {
      this.drew = true;
      this.observer?.drew(encodingNames.get(encoding) ?? '');
    }
    // What `ask` asked for: QEMU sends its size along, and at once.
    if ((x === 0 && y === 0) || encoding === pseudoDesktopSize) this.observer?.answered();
    return complete;
  }

  protected override _framebufferUpdate(): boolean {
    const complete = super._framebufferUpdate();
    if (!complete || !this.drew || this.told) return complete;
    this.told = true;
    // Decoded images may still wait in the drawing queue, with the copy to the visible canvas behind them.
    void this._display.flush().then(() => this.observer?.picture());
    return complete;
  }

  /** Whatever noVNC throws at a message it can't take would be lost in the page, and the window would stay as it is. */
  protected override _handleMessage(): void {
    this.guarded(() => super._handleMessage());
    const { _rQlen: end, _rQi: start } = this._sock;
    if (end - start > mostWaitingBytes) this._fail(`${end - start} bytes of one message are waiting`);
  }

  protected override _initMsg(): boolean {
    return this.guarded(() => super._initMsg()) ?? false;
  }

  private guarded<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      this._fail(`Broken message: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  }

  protected override _handleServerCutText(): boolean {
    const passage = this.reader?.read(this._sock) ?? 'skipped';
    switch (passage) {
      case 'incomplete':
        return false;
      case 'theirs':
        return super._handleServerCutText();
      case 'endless':
        return this._fail('Too much clipboard text');
      case 'skipped':
        return true;
    }
  }

  protected override _handleServerFenceMsg(): boolean {
    if (this._sock.rQwait('fence', 8, 1)) return false;
    const start = this._sock._rQi;
    this._sock.rQskipBytes(3);
    const flags = this._sock.rQshift32();
    const length = this._sock.rQshift8();
    if (this._sock.rQwait('fence', length, 9)) return false;
    if (flags < 0 || flags >= fenceRequest) {
      this._sock._rQi = start;
      return super._handleServerFenceMsg();
    }
    this._sock.rQskipBytes(length);
    this.observer?.answered();
    return true;
  }

  protected override _resize(width: number, height: number): void {
    if (width > mostSide || height > mostSide || width * height > mostPixels) {
      throw new Error(`a screen of ${width} x ${height}`);
    }
    // QEMU sends its size with each answer to `ask`.
    if (this.lastSize?.width === width && this.lastSize.height === height) return;
    this.lastSize = { width, height };
    super._resize(width, height);
    this.observer?.size(this.lastSize);
  }

  protected override _updateScale(): void {
    this.observer?.layOut();
  }

  /** A guest pixel takes so many CSS pixels; pointer positions follow it. */
  scalePicture(scale: number): void {
    this._display.scale = scale;
  }

  protected override _screenSize(): { w: number; h: number } {
    const { width, height } = this.observer?.wantedSize() ?? { width: 1, height: 1 };
    return { w: width, h: height };
  }

  protected override _requestRemoteResize(): void {
    clearTimeout(this.restTimer);
    this.restTimer = setTimeout(() => super._requestRemoteResize(), restMs);
  }

  protected override _handleExtendedDesktopSize(): boolean {
    const { x: reason, y: status } = this._FBU;
    const complete = super._handleExtendedDesktopSize();
    if (!complete || reason !== 1) return complete;
    // 4: QEMU has forwarded the wish to a guest that may take it, or not; noVNC takes it for a refusal.
    this.observer?.follows(status === 0 || status === 4);
    return complete;
  }

  protected override _sendMouse(x: number, y: number, mask: number): void {
    const exact = this.observer?.pointer();
    const near = exact && Math.abs(exact.x - x) <= 1.5 && Math.abs(exact.y - y) <= 1.5;
    super._sendMouse(near ? exact.x : x, near ? exact.y : y, mask);
  }

  protected override _fail(details: string): false {
    this.observer?.failure(details);
    return super._fail(details);
  }
}
