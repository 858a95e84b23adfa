import type { Attachment, Scale } from '../../../shared/console.ts';
import type { Key } from '../keys.ts';
import { guestSize, isFollowing, type Size } from '../layout.ts';
import { Meter } from '../meter.ts';
import { describeClose, openSocket, plainLine } from '../open-socket.ts';
import { pressedKeys, type PressedKeys } from '../pressed-keys.ts';
import { ScreenLayout } from '../screen-layout.ts';
import { canvasPng, createViewerEvents, type ClipboardSent, type Viewer } from '../viewer.ts';
import { ExactPointer } from './exact-pointer.ts';
import { ObservedRfb } from './observed-rfb.ts';

/** How long a guest that was asked for another size may take; QEMU passes the wish on and never tells what came of it. */
const followMs = 3000;

/** A VNC viewer on noVNC: RFB 3.3 to 3.8, QEMU's extended key events where the server has them. */
export function createVncViewer(): Viewer {
  return new VncViewer();
}

class VncViewer implements Viewer {
  private readonly events = createViewerEvents();
  readonly onEvent = this.events.onEvent;
  readonly meter = new Meter();
  readonly hasClipboard = true;
  /** noVNC knows no relative pointer. */
  readonly relativePointer = false;
  private rfb: ObservedRfb | undefined;
  private canvas: HTMLCanvasElement | null = null;
  private layout: ScreenLayout | undefined;
  private pointer: ExactPointer | undefined;
  private size: Size = { width: 0, height: 0 };
  private scale: Scale = 'fit';
  private viewOnly = false;
  private pressed: PressedKeys | undefined;
  private cursorWatch: MutationObserver | undefined;
  private closeReason = { clean: false, reason: '' };
  private followTimer: ReturnType<typeof setTimeout> | undefined;
  private asked: { readonly at: number; readonly tell: (ms: number) => void } | undefined;

  get picture(): HTMLCanvasElement | null {
    return this.canvas;
  }

  get keysWrite(): boolean {
    return !(this.rfb?.knowsPlaces ?? true);
  }

  get capsLock(): boolean | undefined {
    return this.rfb?.capsLock;
  }

  connect(attachment: Attachment, host: HTMLElement): void {
    const socket = openSocket(attachment, this.meter);
    socket.addEventListener('close', (event) => {
      this.closeReason = { clean: event.code === 1000, reason: describeClose(event) };
    });
    const secret = watchedPassword(attachment.password);
    const rfb = new ObservedRfb(host, socket, { shared: true, credentials: secret.credentials });
    this.rfb = rfb;
    rfb.background = 'transparent';
    rfb.showDotCursor = true;
    rfb.viewOnly = this.viewOnly;
    this.takeCanvas(host);
    this.observe(rfb);
    this.listen(rfb, secret.wasAsked);
    this.setScale(this.scale);
  }

  private observe(rfb: ObservedRfb): void {
    rfb.observe({
      size: (size) => this.resized(size),
      picture: () => this.events.emit({ kind: 'frame', ...this.size }),
      drew: (encoding) => this.meter.drew(encoding),
      failure: (details) => {
        this.closeReason = { clean: false, reason: this.closeReason.reason || plainLine(details) };
      },
      layOut: () => this.layout?.apply(),
      wantedSize: () => (this.layout ? guestSize(this.layout.room) : this.size),
      follows: (accepted) => this.awaitFollowing(accepted),
      pointer: () => this.pointer?.at,
      clipboard: (text) => this.events.emit({ kind: 'clipboard', text }),
      clipboardTooLarge: () => this.events.emit({ kind: 'clipboard-too-large' }),
      wantsClipboard: () => document.hasFocus() && !this.viewOnly,
      answered: () => {
        const { asked } = this;
        this.asked = undefined;
        asked?.tell(performance.now() - asked.at);
      },
    });
  }

  private listen(rfb: ObservedRfb, passwordWasAsked: () => boolean): void {
    rfb.addEventListener('connect', () => this.events.emit({ kind: 'handshake' }));
    rfb.addEventListener('bell', () => this.events.emit({ kind: 'bell' }));
    rfb.addEventListener('credentialsrequired', () => {
      this.events.emit({ kind: 'password-needed' });
      this.dispose();
    });
    rfb.addEventListener('securityfailure', ({ detail }) => {
      if (passwordWasAsked() && detail.status === 1) this.events.emit({ kind: 'password-wrong' });
      this.closeReason = { clean: false, reason: plainLine(detail.reason ?? '') };
    });
    rfb.addEventListener('disconnect', ({ detail }) => {
      const { clean, reason } = this.closeReason;
      this.rfb = undefined; // it is gone already
      this.events.emit({ kind: 'ended', clean: clean && detail.clean, reason });
      this.dispose();
    });
  }

  private takeCanvas(host: HTMLElement): void {
    const canvas = host.querySelector('canvas');
    const screen = canvas?.parentElement;
    if (!canvas || !screen) throw new Error('noVNC made no canvas');
    this.canvas = canvas;
    canvas.tabIndex = 0; // reachable with Tab, as the screen is a region of the window
    canvas.style.flex = 'none';
    this.pointer = new ExactPointer(canvas);
    this.layout = new ScreenLayout({
      screen,
      canvas: () => canvas,
      picture: () => (this.size.width > 0 ? this.size : undefined),
      onLayout: ({ scale }) => {
        this.rfb?.scalePicture(scale);
        if (!this.follows()) this.awaitFollowing(true); // a server that can't may never say so
      },
    });
    this.pressed = pressedKeys(canvas, (code) => {
      // noVNC releases keys when the window loses the focus, but not when another element takes it.
      canvas.dispatchEvent(new KeyboardEvent('keyup', { code, key: 'Unidentified' }));
    });
    this.cursorWatch = new MutationObserver(() => {
      this.events.emit({ kind: 'cursor', shown: canvas.style.cursor !== 'none' });
    });
    this.cursorWatch.observe(canvas, { attributeFilter: ['style'] });
  }

  private resized(size: Size): void {
    this.size = size;
    this.layout?.apply();
    this.events.emit({ kind: 'resize', ...size });
    if (this.followTimer !== undefined && this.follows()) this.tellFollows(true);
  }

  key({ code, keysym }: Key, down: boolean): void {
    this.rfb?.sendKey(keysym, code, down);
  }

  releaseAllKeys(): void {
    this.pressed?.releaseAll();
    this.rfb?.releaseKeys();
  }

  setScale(scale: Scale): void {
    this.scale = scale;
    if (this.layout) this.layout.scale = scale;
    if (!this.rfb) return;
    this.rfb.resizeSession = scale === 'guest';
    if (scale === 'guest') this.awaitFollowing(true);
    else clearTimeout(this.followTimer);
  }

  /** Accepted or not: what counts is whether the size came. */
  private awaitFollowing(accepted: boolean): void {
    clearTimeout(this.followTimer);
    if (this.scale !== 'guest' || this.viewOnly) return;
    if (accepted) this.followTimer = setTimeout(() => this.tellFollows(this.follows()), followMs);
    else this.tellFollows(false);
  }

  private tellFollows(follows: boolean): void {
    clearTimeout(this.followTimer);
    this.followTimer = undefined;
    this.events.emit({ kind: 'follows', follows });
  }

  private follows(): boolean {
    return this.layout !== undefined && isFollowing(this.size, this.layout.room);
  }

  setViewOnly(on: boolean): void {
    if (on) this.releaseAllKeys();
    this.viewOnly = on;
    if (this.rfb) this.rfb.viewOnly = on;
    if (!on && this.scale === 'guest') this.rfb?.followWindow();
  }

  sendClipboard(text: string): ClipboardSent {
    const { rfb } = this;
    if (!rfb || this.viewOnly) return 'unsupported';
    rfb.clipboardPasteFrom(text);
    return rfb.takesUnicode || /^[\0-ÿ]*$/.test(text) ? 'sent' : 'latin';
  }

  lockPointer(): Promise<void> {
    return Promise.reject(new Error('no relative pointer in VNC'));
  }

  roundTrip(): Promise<number> {
    return new Promise((resolve) => {
      this.asked = { at: performance.now(), tell: resolve };
      this.rfb?.ask();
    });
  }

  screenshot(): Promise<Blob> {
    return canvasPng(this.canvas);
  }

  focus(): void {
    this.canvas?.focus({ preventScroll: true });
  }

  dispose(): void {
    this.events.close();
    clearTimeout(this.followTimer);
    this.layout?.dispose();
    this.pointer?.dispose();
    this.pressed?.dispose();
    this.cursorWatch?.disconnect();
    const rfb = this.rfb;
    this.rfb = undefined;
    rfb?.observe(undefined);
    rfb?.disconnect();
  }
}

/** Credentials that know whether they were used: only then does a refusal speak of the password. */
function watchedPassword(password: string | undefined) {
  let asked = false;
  const credentials = {
    get password(): string | undefined {
      asked = true;
      return password;
    },
  };
  // noVNC takes a missing password for "ask the person", which is what `undefined` from the getter says.
  return { credentials: credentials as { readonly password?: string }, wasAsked: () => asked };
}
