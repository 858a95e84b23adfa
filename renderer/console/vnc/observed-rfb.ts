import RFB from '@novnc/novnc';

/** TightPNG is the one picture encoding with a negative number (RFB 7.7). */
const tightPng = -260;

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

  protected override _resize(width: number, height: number): void {
    super._resize(width, height);
    this.onSize?.(width, height);
  }

  protected override _fail(details: string): false {
    this.onFailure?.(details);
    return super._fail(details);
  }
}
