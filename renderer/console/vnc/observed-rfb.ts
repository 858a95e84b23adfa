import RFB from '@novnc/novnc';

/** TightPNG is the one picture encoding with a negative number (RFB 7.7). */
const tightPng = -260;

/** Larger screens are none: Chromium's canvases end at these sizes, and each pixel takes eight bytes here. */
const mostSide = 16_384;
const mostPixels = 8_192 * 8_192;
const mostClipboardBytes = 1024 * 1024;
/** Less than noVNC's own queue takes, which throws where nobody hears it. No picture needs as much at once. */
const mostWaitingBytes = 32 * 1024 * 1024;

/**
 * noVNC with the facts that its API does not tell: the size, why it gave up, and that a picture was really drawn (its
 * `connect` comes before any pixel, and servers first send updates of pseudo-rectangles only).
 */
export class ObservedRfb extends RFB {
  // Declared only: noVNC's constructor may call the methods below before field initialisers would run.
  declare onPicture: (() => void) | undefined;
  declare onSize: ((width: number, height: number) => void) | undefined;
  declare onFailure: ((details: string) => void) | undefined;
  declare private drew: boolean | undefined;

  protected override _handleRect(): boolean {
    const encoding = this._FBU.encoding ?? -1;
    const complete = super._handleRect();
    if (complete && (encoding >= 0 || encoding === tightPng)) this.drew = true;
    return complete;
  }

  protected override _framebufferUpdate(): boolean {
    const complete = super._framebufferUpdate();
    // Decoded images may still wait in the drawing queue, with the copy to the visible canvas behind them.
    if (complete && this.drew && this.onPicture) void this._display.flush().then(() => this.onPicture?.());
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

  /** The guest's clipboard is not taken over: nothing of it is kept, and an endless one ends the connection. */
  protected override _handleServerCutText(): boolean {
    if (this._sock.rQwait('clipboard header', 7, 1)) return false;
    this._sock.rQskipBytes(3);
    const length = Math.abs(this._sock.rQshift32() | 0); // negative: the extended form
    if (length > mostClipboardBytes) return this._fail(`Too much clipboard text (${length} bytes)`);
    if (this._sock.rQwait('clipboard text', length, 8)) return false;
    this._sock.rQskipBytes(length);
    return true;
  }

  protected override _resize(width: number, height: number): void {
    if (width > mostSide || height > mostSide || width * height > mostPixels) {
      throw new Error(`a screen of ${width} x ${height}`);
    }
    super._resize(width, height);
    this.onSize?.(width, height);
  }

  protected override _fail(details: string): false {
    this.onFailure?.(details);
    return super._fail(details);
  }
}
