import type { Attachment, Scale } from '../../../../shared/console.ts';
import type { Key } from '../../keys.ts';
import { Meter } from '../../meter.ts';
import { openSocket } from '../../open-socket.ts';
import { ScreenLayout } from '../../screen-layout.ts';
import { canvasPng, createViewerEvents, type ClipboardSent, type Viewer } from '../../viewer.ts';
import { DomInput } from '../input/dom-input.ts';
import type { Inputs } from '../input/inputs.ts';
import { finalEvent } from '../final-event.ts';
import { SpiceSession } from './session.ts';

const defaultLinkTimeoutMs = 15_000;

export interface Html5ViewerOptions {
  /** How long a server may take to accept a channel, after its connection is open. */
  readonly linkTimeoutMs?: number;
}

/** A SPICE viewer: our own wire, with spice-html5 for what the messages mean. */
export function createHtml5Viewer(options: Html5ViewerOptions = {}): Viewer {
  return new SpiceViewer(options.linkTimeoutMs ?? defaultLinkTimeoutMs);
}

class SpiceViewer implements Viewer {
  private readonly events = createViewerEvents();
  readonly onEvent = this.events.onEvent;
  readonly meter = new Meter();
  /** A PC's scancodes, always. */
  readonly keysWrite = false;
  /** Only with the guest's agent, whose messages are not spoken yet. */
  readonly hasClipboard = false;
  private readonly screen = createScreen();
  private readonly layout = new ScreenLayout({
    screen: this.screen,
    canvas: () => this.canvas,
    picture: () => this.canvas ?? undefined,
  });
  private session: SpiceSession | undefined;
  private input: DomInput | undefined;
  private canvas: HTMLCanvasElement | null = null;
  private inputs: Inputs | undefined;
  private viewOnly = false;
  private asked: { readonly at: number; readonly tell: (ms: number) => void } | undefined;
  private drew = false;
  private told = false;

  constructor(private readonly linkTimeoutMs: number) {}

  get picture(): HTMLCanvasElement | null {
    return this.canvas;
  }

  connect(attachment: Attachment, host: HTMLElement): void {
    host.append(this.screen);
    const hasPassword = attachment.password !== undefined;
    this.session = new SpiceSession({
      openSocket: () => openSocket(attachment, this.meter),
      url: attachment.url,
      password: attachment.password ?? '',
      linkTimeoutMs: this.linkTimeoutMs,
      screen: this.screen,
      onLinked: () => this.events.emit({ kind: 'handshake' }),
      onSurface: (canvas) => this.show(canvas),
      onDraw: (codec) => {
        this.meter.drew(codec);
        this.drew = true;
        this.tellFirstFrame();
      },
      onAnswer: () => {
        const { asked } = this;
        this.asked = undefined;
        asked?.tell(performance.now() - asked.at);
      },
      onCursor: (shown) => this.events.emit({ kind: 'cursor', shown }),
      onInputs: (inputs) => this.takeInput(inputs),
      onEnd: (end, on) => {
        this.events.emit(finalEvent(end, on, hasPassword));
        this.dispose();
      },
    });
  }

  get capsLock(): boolean | undefined {
    return this.inputs?.capsLock;
  }

  get relativePointer(): boolean {
    return this.session !== undefined && !this.session.absolutePointer;
  }

  key({ code }: Key, down: boolean): void {
    this.inputs?.key(code, down);
  }

  releaseAllKeys(): void {
    this.input?.releaseAll();
  }

  setScale(scale: Scale): void {
    this.layout.scale = scale;
    // A guest takes another size from its agent only, whose messages are not spoken yet.
    if (scale === 'guest') this.events.emit({ kind: 'follows', follows: false });
  }

  setViewOnly(on: boolean): void {
    if (on) this.releaseAllKeys();
    this.viewOnly = on;
    if (this.inputs) this.inputs.muted = on;
  }

  sendClipboard(): ClipboardSent {
    return 'unsupported';
  }

  async lockPointer(on: boolean): Promise<void> {
    if (!on) document.exitPointerLock();
    else await this.screen.requestPointerLock();
  }

  roundTrip(): Promise<number> {
    return new Promise((resolve) => {
      this.asked = { at: performance.now(), tell: resolve };
      this.session?.ask();
    });
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
    this.inputs = undefined;
    this.session?.dispose();
    this.session = undefined;
    this.layout.dispose();
    this.screen.remove();
  }

  private takeInput(inputs: Inputs): void {
    this.inputs = inputs;
    inputs.muted = this.viewOnly;
    this.input = new DomInput({
      screen: this.screen,
      heads: () => (this.canvas ? [{ canvas: this.canvas, display: 0, left: 0, top: 0 }] : []),
      inputs,
      absolute: () => this.session?.absolutePointer ?? false,
    });
    this.tellFirstFrame();
  }

  private show(canvas: HTMLCanvasElement): void {
    this.canvas = canvas;
    this.screen.replaceChildren(canvas, ...this.screen.querySelectorAll('audio'));
    this.screen.style.height = ''; // spice-html5 sets the guest's
    this.layout.apply();
    this.events.emit({ kind: 'resize', width: canvas.width, height: canvas.height });
  }

  /** Also waits for the inputs: what is typed at the first sight of the picture must not get lost. */
  private tellFirstFrame(): void {
    if (this.told || !this.drew || !this.input || !this.canvas) return;
    this.told = true;
    this.events.emit({ kind: 'frame', width: this.canvas.width, height: this.canvas.height });
  }
}

function createScreen(): HTMLElement {
  const screen = document.createElement('div');
  screen.id = `spice-${crypto.randomUUID()}`;
  screen.className = 'spice-screen';
  screen.tabIndex = 0;
  return screen;
}
