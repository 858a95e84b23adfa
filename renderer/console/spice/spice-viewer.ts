import type { Attachment, Scale } from '../../../shared/console.ts';
import type { Key } from '../keys.ts';
import { Meter } from '../meter.ts';
import { openSocket } from '../open-socket.ts';
import { ScreenLayout } from '../screen-layout.ts';
import { canvasPng, createViewerEvents, type ClipboardSent, type Viewer } from '../viewer.ts';
import { DisplayClient } from './display/display-client.ts';
import type { DisplayStart, FromDisplay } from './display/worker-protocol.ts';
import { finalEvent } from './final-event.ts';
import { Heads } from './heads.ts';
import { createHtml5Cursor } from './html5/cursor-part.ts';
import { DomInput } from './input/dom-input.ts';
import type { Inputs } from './input/inputs.ts';
import { inputsPart } from './input/inputs-part.ts';
import { MainBasics } from './main/main-basics.ts';
import { SpiceSession, type DisplayPart } from './session.ts';
import type { ChannelEnd } from './wire/link.ts';

const defaultLinkTimeoutMs = 15_000;

export interface SpiceViewerOptions {
  /** How long a server may take to accept a channel, after its connection is open. */
  readonly linkTimeoutMs?: number;
}

/** A SPICE viewer: main channel, input and sound here, each display channel in a worker that reads, decodes and draws it. */
export function createSpiceViewer(options: SpiceViewerOptions = {}): Viewer {
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
  private readonly heads = new Heads();
  private readonly layout = new ScreenLayout({
    screen: this.screen,
    canvas: () => this.heads.element,
    picture: () => (this.heads.size.width > 0 ? this.heads.size : undefined),
  });
  private readonly clients = new Set<DisplayClient>();
  private session: SpiceSession | undefined;
  private input: DomInput | undefined;
  private inputs: Inputs | undefined;
  private last: HTMLCanvasElement | null = null;
  private viewOnly = false;
  private asked: { readonly at: number; readonly tell: (ms: number) => void } | undefined;
  private drew = false;
  private told = false;

  constructor(private readonly linkTimeoutMs: number) {}

  get picture(): HTMLCanvasElement | null {
    return this.last ?? this.heads.parts[0]?.canvas ?? null;
  }

  connect(attachment: Attachment, host: HTMLElement): void {
    this.screen.append(this.heads.element);
    host.append(this.screen);
    const password = attachment.password ?? '';
    this.session = new SpiceSession({
      openSocket: () => openSocket(attachment, this.meter),
      password,
      linkTimeoutMs: this.linkTimeoutMs,
      onLinked: () => this.events.emit({ kind: 'handshake' }),
      onAnswer: () => {
        const { asked } = this;
        this.asked = undefined;
        asked?.tell(performance.now() - asked.at);
      },
      createMain: (channel, hooks) => new MainBasics(channel, hooks),
      parts: {
        inputs: (channel) => inputsPart(channel, (inputs) => this.takeInput(inputs)),
        cursor: (channel) =>
          createHtml5Cursor(channel, this.screen, (shown) => this.events.emit({ kind: 'cursor', shown })),
      },
      openDisplay: ({ onEnd, ...where }) =>
        this.openDisplay(
          { url: attachment.url, ticket: attachment.ticket, password, linkTimeoutMs: this.linkTimeoutMs, ...where },
          onEnd,
        ),
      onEnd: (end, on) => {
        this.events.emit(finalEvent(end, on, attachment.password !== undefined));
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

  async screenshot(): Promise<Blob> {
    const [part, another] = this.heads.parts;
    if (another) return canvasPng(drawTogether(this.heads));
    const blob = await part?.client.takePicture('png', part.monitor);
    if (blob instanceof Blob) return blob;
    throw new Error('there is no picture yet');
  }

  focus(): void {
    this.screen.focus({ preventScroll: true });
  }

  dispose(): void {
    this.events.close();
    this.last ??= this.drew ? drawTogether(this.heads) : null; // a worker's canvas is blank without it
    this.input?.dispose();
    this.input = undefined;
    this.inputs = undefined;
    this.session?.dispose();
    this.session = undefined;
    this.clients.clear();
    this.layout.dispose();
    this.screen.remove();
  }

  private openDisplay(start: DisplayStart, onEnd: (end: ChannelEnd) => void): DisplayPart {
    const client = new DisplayClient({
      start,
      onMessage: (message) => {
        if (message.kind === 'end') onEnd(message.end);
        else this.heard(start.channelId, message);
      },
    });
    this.clients.add(client);
    this.heads.add(start.channelId, client);
    return {
      multimediaTime: (time) => client.send({ kind: 'multimedia-time', time }),
      dispose: () => client.dispose(),
    };
  }

  private heard(channelId: number, message: FromDisplay): void {
    switch (message.kind) {
      case 'surface':
        this.resize(() => this.heads.resized(channelId, message));
        break;
      case 'monitors':
        this.resize(() => this.heads.monitors(channelId, message.monitors));
        break;
      case 'frame':
        this.meter.drew(message.codec);
        this.drew = true;
        this.tellFirstFrame();
        break;
      case 'traffic':
        this.meter.count(message);
        break;
      case 'linked':
      case 'picture':
      case 'unknown':
      case 'end':
        break;
    }
  }

  private resize(change: () => void): void {
    const before = this.heads.size;
    change();
    const { width, height } = this.heads.size;
    if (before.width === width && before.height === height) return;
    this.layout.apply();
    this.events.emit({ kind: 'resize', width, height });
  }

  private takeInput(inputs: Inputs): void {
    this.inputs = inputs;
    inputs.muted = this.viewOnly;
    this.input = new DomInput({
      screen: this.screen,
      heads: () => this.heads.inputHeads,
      inputs,
      absolute: () => this.session?.absolutePointer ?? false,
    });
    this.tellFirstFrame();
  }

  /** Also waits for the inputs: what is typed at the first sight of the picture must not get lost. */
  private tellFirstFrame(): void {
    if (this.told || !this.drew || !this.input || this.heads.size.width === 0) return;
    this.told = true;
    this.events.emit({ kind: 'frame', ...this.heads.size });
  }
}

function createScreen(): HTMLElement {
  const screen = document.createElement('div');
  screen.id = `spice-${crypto.randomUUID()}`;
  screen.className = 'spice-screen';
  screen.tabIndex = 0;
  return screen;
}

/** All that is shown, on a canvas of the page's own. */
function drawTogether({ size, parts }: Heads): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = size.width;
  canvas.height = size.height;
  const context = canvas.getContext('2d');
  for (const part of parts) context?.drawImage(part.canvas, part.left, 0);
  return canvas;
}
