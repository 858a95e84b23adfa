import type { Attachment, Scale } from '../../../../shared/console.ts';
import type { Key } from '../../keys.ts';
import { Meter } from '../../meter.ts';
import { openSocket } from '../../open-socket.ts';
import { ScreenLayout } from '../../screen-layout.ts';
import { canvasPng, createViewerEvents, type ClipboardSent, type Viewer } from '../../viewer.ts';
import { finalEvent } from '../final-event.ts';
import type { Inputs } from '../input/inputs.ts';
import { ScreenInput } from '../input/screen-input.ts';
import { RoundTrip } from '../round-trip.ts';
import { createScreen } from '../screen.ts';
import { defaultLinkTimeoutMs, type SpiceViewerOptions } from '../viewer-options.ts';
import { SpiceSession } from './session.ts';

/** A SPICE viewer: our own wire, with spice-html5 for what the messages mean. */
export function createHtml5Viewer(options: SpiceViewerOptions = {}): Viewer {
  return new Html5Viewer(options.linkTimeoutMs ?? defaultLinkTimeoutMs);
}

class Html5Viewer implements Viewer {
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
  private readonly input = new ScreenInput({
    screen: this.screen,
    heads: () => (this.canvas ? [{ canvas: this.canvas, display: 0, left: 0, top: 0 }] : []),
    absolute: () => this.session?.absolutePointer ?? false,
  });
  private readonly trip = new RoundTrip();
  private session: SpiceSession | undefined;
  private canvas: HTMLCanvasElement | null = null;
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
      onAnswer: () => this.trip.answered(),
      onCursor: (shown) => this.events.emit({ kind: 'cursor', shown }),
      onInputs: (inputs) => this.takeInput(inputs),
      onEnd: (end, on) => {
        this.events.emit(finalEvent(end, on, hasPassword));
        this.dispose();
      },
    });
  }

  get capsLock(): boolean | undefined {
    return this.input.capsLock;
  }

  get relativePointer(): boolean {
    return this.session !== undefined && !this.session.absolutePointer;
  }

  key({ code }: Key, down: boolean): void {
    this.input.key(code, down);
  }

  releaseAllKeys(): void {
    this.input.releaseAll();
  }

  setScale(scale: Scale): void {
    this.layout.scale = scale;
    // A guest takes another size from its agent only, whose messages are not spoken yet.
    if (scale === 'guest') this.events.emit({ kind: 'follows', follows: false });
  }

  setViewOnly(on: boolean): void {
    this.input.setViewOnly(on);
  }

  sendClipboard(): ClipboardSent {
    return 'unsupported';
  }

  async lockPointer(on: boolean): Promise<void> {
    if (!on) document.exitPointerLock();
    else await this.screen.requestPointerLock();
  }

  roundTrip(): Promise<number> {
    return this.trip.measure(() => this.session?.ask());
  }

  screenshot(): Promise<Blob> {
    return canvasPng(this.canvas);
  }

  focus(): void {
    this.screen.focus({ preventScroll: true });
  }

  dispose(): void {
    this.events.close();
    this.input.dispose();
    this.session?.dispose();
    this.session = undefined;
    this.layout.dispose();
    this.screen.remove();
  }

  private takeInput(inputs: Inputs): void {
    this.input.take(inputs);
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
    if (this.told || !this.drew || !this.input.isReady || !this.canvas) return;
    this.told = true;
    this.events.emit({ kind: 'frame', width: this.canvas.width, height: this.canvas.height });
  }
}
