import type { Attachment } from '../../../shared/console.ts';
import { type KeyCode, keysymOf } from '../keys.ts';
import { describeClose, openSocket, plainLine } from '../open-socket.ts';
import { canvasPng, createViewerEvents, type Scale, type Viewer } from '../viewer.ts';
import { pressedKeys, type PressedKeys } from '../pressed-keys.ts';
import { ObservedRfb } from './observed-rfb.ts';

/** A VNC viewer on noVNC: RFB 3.3 to 3.8, QEMU's extended key events where the server has them. */
export function createVncViewer(): Viewer {
  return new VncViewer();
}

class VncViewer implements Viewer {
  private readonly events = createViewerEvents();
  readonly onEvent = this.events.onEvent;
  private rfb: ObservedRfb | undefined;
  private canvas: HTMLCanvasElement | null = null;
  private size = { width: 0, height: 0 };
  private scale: Scale = 'fit';
  private pressed: PressedKeys | undefined;
  private cursorWatch: MutationObserver | undefined;
  private closeReason = { clean: false, reason: '' };

  get picture(): HTMLCanvasElement | null {
    return this.canvas;
  }

  connect(attachment: Attachment, host: HTMLElement): void {
    const socket = openSocket(attachment);
    socket.addEventListener('close', (event) => {
      this.closeReason = { clean: event.code === 1000, reason: describeClose(event) };
    });
    const secret = watchedPassword(attachment.password);
    const rfb = new ObservedRfb(host, socket, { shared: true, credentials: secret.credentials });
    this.rfb = rfb;
    rfb.background = 'transparent';
    rfb.scaleViewport = this.scale === 'fit';
    this.takeCanvas(host);
    this.listen(rfb, secret.wasAsked);
  }

  private listen(rfb: ObservedRfb, passwordWasAsked: () => boolean): void {
    rfb.onSize = (width, height) => {
      this.size = { width, height };
      this.events.emit({ kind: 'resize', width, height });
    };
    rfb.onPicture = () => {
      rfb.onPicture = undefined;
      this.events.emit({ kind: 'frame', ...this.size });
    };
    rfb.onFailure = (details) => {
      this.closeReason = { clean: false, reason: this.closeReason.reason || plainLine(details) };
    };
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
    if (!canvas) throw new Error('noVNC made no canvas');
    this.canvas = canvas;
    canvas.tabIndex = 0; // reachable with Tab, as the screen is a region of the window
    this.pressed = pressedKeys(canvas, (code) => {
      // noVNC releases keys when the window loses the focus, but not when another element takes it.
      canvas.dispatchEvent(new KeyboardEvent('keyup', { code, key: 'Unidentified' }));
    });
    this.cursorWatch = new MutationObserver(() => {
      this.events.emit({ kind: 'cursor', shown: canvas.style.cursor !== 'none' });
    });
    this.cursorWatch.observe(canvas, { attributeFilter: ['style'] });
  }

  sendChord(keys: readonly KeyCode[]): void {
    for (const key of keys) this.rfb?.sendKey(keysymOf(key), key, true);
    for (const key of [...keys].reverse()) this.rfb?.sendKey(keysymOf(key), key, false);
  }

  releaseAllKeys(): void {
    this.pressed?.releaseAll();
  }

  setScale(scale: Scale): void {
    this.scale = scale;
    if (this.rfb) this.rfb.scaleViewport = scale === 'fit';
  }

  screenshot(): Promise<Blob> {
    return canvasPng(this.canvas);
  }

  focus(): void {
    this.canvas?.focus({ preventScroll: true });
  }

  dispose(): void {
    this.events.close();
    this.pressed?.dispose();
    this.cursorWatch?.disconnect();
    const rfb = this.rfb;
    this.rfb = undefined;
    if (!rfb) return;
    rfb.onPicture = undefined;
    rfb.onSize = undefined;
    rfb.onFailure = undefined;
    rfb.disconnect();
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
