import type { Attachment, Scale } from '../../../shared/console.ts';
import type { Key } from '../keys.ts';
import { Meter } from '../meter.ts';
import { openSocket } from '../open-socket.ts';
import { ScreenLayout } from '../screen-layout.ts';
import { FollowWindow } from './agent/follow-window.ts';
import { SpiceGuest } from './agent/spice-guest.ts';
import { CursorChannel } from './cursor/cursor-channel.ts';
import { CursorView } from './cursor/cursor-view.ts';
import { Pointers } from './cursor/pointers.ts';
import { Observable } from '../observable.ts';
import {
  canvasPng,
  createViewerEvents,
  type ClipboardSent,
  type HeadView,
  type Viewer,
  type ViewerHeads,
} from '../viewer.ts';
import { DisplayClient } from './display/display-client.ts';
import type { DisplayStart, FromDisplay } from './display/worker-protocol.ts';
import { drawTogether } from './draw-together.ts';
import { finalEvent } from './final-event.ts';
import { Heads } from './heads.ts';
import { headAt } from './input/dom-input.ts';
import type { Inputs } from './input/inputs.ts';
import { inputsPart } from './input/inputs-part.ts';
import { ScreenInput } from './input/screen-input.ts';
import { PlacedHeads } from './placed-heads.ts';
import { MainChannel } from './main/main-channel.ts';
import type { Destination } from './main/main-messages.ts';
import { noticeLine } from './main/notice-line.ts';
import { RoundTrip } from './round-trip.ts';
import { createScreen } from './screen.ts';
import { SpiceSession, type DisplayPart, type MainHooks, type MainPart, type SessionDeps } from './session.ts';
import { openMicrophone } from './sound/microphone.ts';
import { createPlayer } from './sound/player.ts';
import { SpiceSound } from './sound/spice-sound.ts';
import { defaultLinkTimeoutMs, type SpiceViewerOptions } from './viewer-options.ts';
import type { PartChannel } from './wire/spice-channel.ts';
import type { ChannelEnd } from './wire/link.ts';

/** A SPICE viewer: main channel, input and sound here, each display channel in a worker that reads, decodes and draws it. */
export function createSpiceViewer(options: SpiceViewerOptions = {}): Viewer {
  return new SpiceViewer(options);
}

class SpiceViewer implements Viewer {
  private readonly events = createViewerEvents();
  readonly onEvent = this.events.onEvent;
  readonly meter = new Meter();
  /** A PC's scancodes, always. */
  readonly keysWrite = false;
  private readonly screen = createScreen();
  private readonly screens = new Heads();
  private readonly layout = new ScreenLayout({
    screen: this.screen,
    canvas: () => this.screens.element,
    picture: () => (this.screens.size.width > 0 ? this.screens.size : undefined),
    onLayout: () => {
      this.cursor.place();
      this.follow.changed();
    },
  });
  readonly heads: ViewerHeads & { readonly list: Observable<readonly HeadView[]> } = {
    list: new Observable<readonly HeadView[]>([]),
    show: (head) => {
      const shown = head === 'all' ? undefined : head === 'windows' ? 'first' : head;
      this.resize(() => this.screens.show(shown));
      this.layout.apply();
    },
    place: (head, host) => this.placed.place(head, host),
    screenshot: (head) => this.placed.screenshot(head),
  };
  readonly agent = new SpiceGuest({
    onContent: (content) => {
      if (content.kind === 'text') this.events.emit({ kind: 'clipboard', text: content.text });
      else this.events.emit({ kind: 'clipboard-picture', png: content.png });
    },
    onTooLarge: () => this.events.emit({ kind: 'clipboard-too-large' }),
    onReady: () => this.follow.ready(),
  });
  private readonly follow = new FollowWindow({
    send: (monitors) => !this.input.isViewOnly && this.agent.setMonitors(monitors),
    room: () => this.layout.room,
    picture: () => this.screens.size,
    heads: () => this.screens.shownList.map((head) => ({ ...head, room: this.placed.room(head.id) })),
    onFollows: (follows) => this.events.emit({ kind: 'follows', follows }),
  });
  private readonly cursor = new CursorView({
    screen: this.screen,
    locate: (x, y, display) => this.screens.locate({ x, y, display }, this.screen),
    displayAt: (x, y) => headAt(this.screens.inputHeads, x, y)?.display ?? 0,
    onChange: (shown) => this.events.emit({ kind: 'cursor', shown }),
  });
  private readonly pointers = new Pointers();
  readonly sound = new SpiceSound({
    onClock: (clock) => this.session?.followSound(clock),
    makePlayer: createPlayer,
    openMicrophone,
  });
  private readonly input = new ScreenInput({
    screen: this.screen,
    heads: () => this.screens.inputHeads,
    absolute: () => this.session?.absolutePointer ?? false,
  });
  private readonly placed = new PlacedHeads({
    find: (head) => this.screens.find(head),
    pointers: this.pointers,
    inputs: () => this.input.inputs,
    absolute: () => this.session?.absolutePointer ?? false,
    onChange: () => {
      this.screens.elsewhere.clear();
      for (const { id } of this.screens.list) if (this.placed.has(id)) this.screens.elsewhere.add(id);
      this.screens.tellShown();
      this.follow.changed();
    },
  });
  private readonly trip = new RoundTrip();
  private session: SpiceSession | undefined;
  private main: MainChannel | undefined;
  private last: HTMLCanvasElement | null = null;
  private drew = false;
  private told = false;

  private readonly linkTimeoutMs: number;

  constructor(private readonly options: SpiceViewerOptions) {
    this.linkTimeoutMs = options.linkTimeoutMs ?? defaultLinkTimeoutMs;
    this.pointers.add(this.cursor);
  }

  get picture(): HTMLCanvasElement | null {
    return this.last ?? this.screens.parts[0]?.canvas ?? null;
  }

  connect(attachment: Attachment, host: HTMLElement): void {
    this.screen.append(this.screens.element);
    host.append(this.screen);
    const password = attachment.password ?? '';
    void this.sound.findCodecs();
    this.session = new SpiceSession({
      way: attachment,
      openSocket: (way) => openSocket(way, this.meter),
      ...this.followed(attachment.attempt),
      password,
      linkTimeoutMs: this.linkTimeoutMs,
      onLinked: () => this.events.emit({ kind: 'handshake' }),
      onAnswer: () => this.trip.answered(),
      createMain: (channel, hooks) => this.createMain(channel, hooks, attachment.link.encrypted),
      parts: {
        inputs: (channel) => inputsPart(channel, (inputs) => this.takeInput(inputs), this.input.inputs),
        cursor: ({ id }) =>
          new CursorChannel({
            onPointer: (pointer) => this.pointers.show(pointer, id),
            onMove: (x, y) => this.pointers.moved(x, y, id),
          }),
        playback: this.sound.createPlayback,
        record: this.sound.createRecording,
      },
      caps: (name) => (name === 'playback' || name === 'record' ? this.sound.caps(name) : undefined),
      openDisplay: ({ onEnd, onMoved, way: { url, ticket }, ...where }) =>
        this.openDisplay({ url, ticket, password, linkTimeoutMs: this.linkTimeoutMs, ...where }, { onEnd, onMoved }),
      onEnd: (end, on) => {
        this.events.emit(finalEvent(end, on, attachment.password !== undefined));
        this.dispose();
      },
    });
  }

  get capsLock(): boolean | undefined {
    return this.input.capsLock;
  }

  get hasClipboard(): boolean {
    return this.agent.view.value().clipboard;
  }

  get relativePointer(): boolean {
    return this.main?.canBeRelative ?? false;
  }

  key({ code }: Key, down: boolean): void {
    this.input.key(code, down);
  }

  releaseAllKeys(): void {
    this.input.releaseAll();
    this.placed.releaseAll();
  }

  setScale(scale: Scale): void {
    this.layout.scale = scale;
    this.placed.setScale(scale);
    this.follow.set(scale === 'guest');
  }

  setViewOnly(on: boolean): void {
    this.input.setViewOnly(on);
    this.placed.setViewOnly(on);
  }

  sendClipboard(text: string): ClipboardSent {
    return this.agent.sendText(text);
  }

  async lockPointer(on: boolean): Promise<void> {
    if (!on) document.exitPointerLock();
    else {
      await this.screen.requestPointerLock();
      this.main?.wantPointer(false);
      const released = () => this.main?.wantPointer(true);
      document.addEventListener('pointerlockchange', released, { once: true });
    }
  }

  roundTrip(): Promise<number> {
    return this.trip.measure(() => this.session?.ask());
  }

  async screenshot(): Promise<Blob> {
    const [part, another] = this.screens.parts;
    if (another) return canvasPng(drawTogether(this.screens));
    const blob = await part?.client.takePicture('png', part.monitor);
    if (blob instanceof Blob) return blob;
    throw new Error('there is no picture yet');
  }

  focus(): void {
    this.screen.focus({ preventScroll: true });
  }

  dispose(): void {
    this.events.close();
    this.last ??= this.drew ? drawTogether(this.screens) : null; // a worker's canvas is blank without it
    this.placed.dispose();
    this.input.dispose();
    this.follow.stop();
    this.agent.dispose();
    this.pointers.dispose();
    this.main = undefined;
    this.session?.dispose();
    this.session = undefined;
    this.layout.dispose();
    this.screen.remove();
  }

  private createMain(channel: PartChannel, hooks: MainHooks, encrypted: boolean): MainPart {
    this.main = new MainChannel({
      ...hooks,
      send: (type, payload) => channel.send(type, payload),
      createAgent: (wire) => this.agent.createAgent(wire),
      onPointer: (absolute) => this.pointers.setAbsolute(absolute),
      onNotice: (notice) => {
        const text = noticeLine(notice, encrypted);
        if (text !== undefined) this.events.emit({ kind: 'server-says', text });
      },
      onMoved: () => {
        this.events.emit({ kind: 'moved' });
        this.dispose();
      },
    });
    return this.main;
  }

  private followed(attempt: number): Pick<SessionDeps, 'follow'> {
    const { follow } = this.options;
    if (!follow) return {};
    const ask = ({ host, port, tlsPort }: Destination) =>
      follow({ attempt, host, ...(port !== undefined && { port }), ...(tlsPort !== undefined && { tlsPort }) });
    const tell = (kind: 'followed' | 'stayed') => () => this.events.emit({ kind });
    return { follow: { ask, onFollowed: tell('followed'), onStayed: tell('stayed') } };
  }

  private openDisplay(
    start: DisplayStart,
    { onEnd, onMoved }: { readonly onEnd: (end: ChannelEnd) => void; readonly onMoved: () => void },
  ): DisplayPart {
    const client = new DisplayClient({
      start,
      onMessage: (message) => {
        if (message.kind === 'end') onEnd(message.end);
        else if (message.kind === 'moved') onMoved();
        else this.heard(start.channelId, message);
      },
    });
    this.screens.add(start.channelId, client);
    return {
      multimediaTime: (time) => client.send({ kind: 'multimedia-time', time }),
      playbackDelay: (ms) => client.send({ kind: 'playback-delay', ms }),
      park: (way, connectionId) => client.park(way, connectionId),
      restart: () => client.restart(),
      settle: () => client.settle(),
      dispose: () => client.dispose(),
    };
  }

  private heard(channelId: number, message: FromDisplay): void {
    switch (message.kind) {
      case 'surface':
        this.resize(() => this.screens.resized(channelId, message));
        break;
      case 'monitors':
        this.resize(() => this.screens.monitors(channelId, message.monitors));
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
      case 'parked':
      case 'moved':
      case 'end':
        break;
    }
  }

  private resize(change: () => void): void {
    const before = this.screens.size;
    change();
    this.placed.update();
    const { list } = this.heads;
    if (JSON.stringify(list.value()) !== JSON.stringify(this.screens.list)) {
      list.set(this.screens.list);
      this.follow.changed();
    }
    const { width, height } = this.screens.size;
    if (before.width === width && before.height === height) return;
    this.layout.apply();
    this.events.emit({ kind: 'resize', width, height });
    this.follow.resized();
  }

  private takeInput(inputs: Inputs): void {
    this.input.take(inputs);
    this.placed.take(inputs);
    this.tellFirstFrame();
  }

  /** Also waits for the inputs: what is typed at the first sight of the picture must not get lost. */
  private tellFirstFrame(): void {
    if (this.told || !this.drew || !this.input.isReady || this.screens.size.width === 0) return;
    this.told = true;
    this.events.emit({ kind: 'frame', ...this.screens.size });
  }
}
