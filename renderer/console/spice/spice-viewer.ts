import type { Attachment } from '../../../shared/console.ts';
import { fitScale } from '../fit.ts';
import type { KeyCode } from '../keys.ts';
import { openSocket, plainLine } from '../open-socket.ts';
import { canvasPng, createViewerEvents, type Scale, type Viewer, type ViewerEvent } from '../viewer.ts';
import { DomInput } from './dom-input.ts';
import type { Inputs } from './inputs.ts';
import type { ChannelEnd } from './link.ts';
import { linkError, type ChannelName } from './protocol.ts';
import { SpiceSession } from './session.ts';

const defaultLinkTimeoutMs = 15_000;

export interface SpiceViewerOptions {
  /** How long a server may take to accept a channel, after its connection is open. */
  readonly linkTimeoutMs?: number;
}

/** A SPICE viewer: our own wire, with spice-html5 for what the messages mean. */
export function createSpiceViewer(options: SpiceViewerOptions = {}): Viewer {
  return new SpiceViewer(options.linkTimeoutMs ?? defaultLinkTimeoutMs);
}

class SpiceViewer implements Viewer {
  private readonly events = createViewerEvents();
  readonly onEvent = this.events.onEvent;
  private readonly screen = createScreen();
  private readonly resized = new ResizeObserver(() => this.layOut());
  private session: SpiceSession | undefined;
  private input: DomInput | undefined;
  private canvas: HTMLCanvasElement | null = null;
  private scale: Scale = 'fit';
  private drew = false;
  private told = false;

  constructor(private readonly linkTimeoutMs: number) {}

  get picture(): HTMLCanvasElement | null {
    return this.canvas;
  }

  connect(attachment: Attachment, host: HTMLElement): void {
    host.append(this.screen);
    this.resized.observe(this.screen);
    const hasPassword = attachment.password !== undefined;
    this.session = new SpiceSession({
      openSocket: () => openSocket(attachment),
      url: attachment.url,
      password: attachment.password ?? '',
      linkTimeoutMs: this.linkTimeoutMs,
      screen: this.screen,
      onLinked: () => this.events.emit({ kind: 'handshake' }),
      onSurface: (canvas) => this.show(canvas),
      onDraw: () => {
        this.drew = true;
        this.tellFirstFrame();
      },
      onCursor: (shown) => this.events.emit({ kind: 'cursor', shown }),
      onInputs: (inputs) => this.takeInput(inputs),
      onEnd: (end, on) => {
        this.events.emit(finalEvent(end, on, hasPassword));
        this.dispose();
      },
    });
  }

  sendChord(keys: readonly KeyCode[]): void {
    this.input?.chord(keys);
  }

  releaseAllKeys(): void {
    this.input?.releaseAll();
  }

  setScale(scale: Scale): void {
    this.scale = scale;
    this.layOut();
  }

  screenshot(): Promise<Blob> {
    return canvasPng(this.canvas);
  }

  focus(): void {
    this.screen.focus({ preventScroll: true });
  }

  dispose(): void {
    this.events.close();
    this.input?.dispose();
    this.input = undefined;
    this.session?.dispose();
    this.session = undefined;
    this.resized.disconnect();
    this.screen.remove();
  }

  private takeInput(inputs: Inputs): void {
    this.input = new DomInput({
      screen: this.screen,
      canvas: () => this.canvas,
      inputs,
      absolute: () => this.session?.absolutePointer ?? false,
    });
    this.tellFirstFrame();
  }

  private show(canvas: HTMLCanvasElement): void {
    this.canvas = canvas;
    this.screen.replaceChildren(canvas, ...this.screen.querySelectorAll('audio'));
    this.screen.style.height = ''; // spice-html5 sets the guest's
    this.layOut();
    this.events.emit({ kind: 'resize', width: canvas.width, height: canvas.height });
  }

  /** Also waits for the inputs: what is typed at the first sight of the picture must not get lost. */
  private tellFirstFrame(): void {
    if (this.told || !this.drew || !this.input || !this.canvas) return;
    this.told = true;
    this.events.emit({ kind: 'frame', width: this.canvas.width, height: this.canvas.height });
  }

  private layOut(): void {
    const { canvas, screen } = this;
    if (!canvas) return;
    const fit = fitScale(canvas, { width: screen.clientWidth, height: screen.clientHeight });
    canvas.style.width = this.scale === 'fit' ? `${canvas.width * fit}px` : '';
    canvas.style.height = this.scale === 'fit' ? `${canvas.height * fit}px` : '';
  }
}

function createScreen(): HTMLElement {
  const screen = document.createElement('div');
  screen.id = `spice-${crypto.randomUUID()}`;
  screen.className = 'spice-screen';
  screen.tabIndex = 0;
  return screen;
}

function finalEvent(end: ChannelEnd, on: ChannelName, hasPassword: boolean): ViewerEvent {
  switch (end.kind) {
    case 'refused':
      if (on === 'main' && end.code === linkError.permissionDenied) {
        return { kind: hasPassword ? 'password-wrong' : 'password-needed' };
      }
      return { kind: 'ended', clean: false, reason: `SPICE ${on}: link error ${end.code}` };
    case 'closed':
      return { kind: 'ended', clean: end.clean, reason: end.reason };
    case 'garbled':
      return { kind: 'ended', clean: false, reason: plainLine(`SPICE ${on}: ${end.reason}`) };
    case 'timeout':
      return { kind: 'ended', clean: false, reason: `SPICE ${on}: no answer` };
  }
}
