import type { MigrationWay } from '../../../../shared/console.ts';
import type { Rect } from '../canvas/types.ts';
import type { SpiceDecoders } from '../decoders/decoders.ts';
import type { Channel } from '../wire/channel.ts';
import { CommonMessages } from '../wire/common-messages.ts';
import { Link, type ChannelEnd } from '../wire/link.ts';
import { MovableChannel } from '../wire/movable-channel.ts';
import { displayCaps, displayClientMessage as client } from '../wire/protocol.ts';
import type { ByteRange } from './message-reader.ts';
import { displayInit } from './display-init.ts';
import { DisplayMessages } from './display-messages.ts';
import { FrameClock } from './frame-clock.ts';
import type { MessageBytes } from './image-source.ts';
import { takePicture } from './picture.ts';
import { Presenter } from './presenter.ts';
import { createStreams } from './streams/streams.ts';
import { preferredVideoCodecs, videoCaps } from './streams/codecs.ts';
import type { Streams, StreamsDeps } from './streams/types.ts';
import { TrafficMeter } from './traffic-meter.ts';
import {
  imageCompression,
  wholeSurface,
  type DisplayStart,
  type FromDisplay,
  type Monitor,
  type ToDisplay,
  type VideoCodec,
} from './worker-protocol.ts';

export interface DisplayHostDeps {
  readonly start: DisplayStart;
  /** Connecting or open. */
  readonly socket: WebSocket;
  /** Connects to another server. */
  readonly openSocket: (way: MigrationWay) => WebSocket;
  readonly decoders: SpiceDecoders;
  /** What videos this browser decodes. */
  readonly codecs: readonly VideoCodec[];
  readonly tell: (message: FromDisplay) => void;
}

/** Messages that there is no use for are named so often. */
const mostUnknown = 32;

/** One display channel in its worker: the connection, what its messages do, and the canvases that show it. */
export class DisplayHost {
  private readonly channel: MovableChannel;
  private readonly traffic: TrafficMeter;
  private readonly clock = new FrameClock(() => this.show());
  private readonly presenters = new Map<number, Presenter>();
  private readonly unknown = new Set<string>();
  messages: DisplayMessages;
  private streams: Streams;
  private linked = false;
  private visible = true;
  private layoutChanged = false;
  private drawn = { codec: '', frames: 0 };
  private told = '';
  private time = { server: 0, at: 0 };
  private delay: number | undefined;
  /** What the server is asked for, by the message that does. */
  private readonly wishes = new Map<number, ArrayBuffer>();

  constructor(private readonly deps: DisplayHostDeps) {
    this.traffic = new TrafficMeter((bytes) => deps.tell({ kind: 'traffic', ...bytes }));
    this.streams = this.createStreams();
    this.messages = this.createMessages();
    const { start } = deps;
    this.channel = new MovableChannel({
      way: start,
      connectionId: start.connectionId,
      linkTo: (way, connectionId) => this.linkTo(way === start ? deps.socket : deps.openSocket(way), connectionId),
      begin: (channel) => this.begin(channel),
    });
  }

  handle(message: Exclude<ToDisplay, { kind: 'start' }>): void {
    switch (message.kind) {
      case 'canvas':
        this.presenters.set(message.monitor, new Presenter(message.canvas, () => this.redraw()));
        this.redraw();
        break;
      case 'drop-canvas':
        this.presenters.delete(message.monitor);
        break;
      case 'visible':
        this.visible = message.visible;
        if (message.visible) this.redraw();
        break;
      case 'prefer-compression':
        this.wish(client.preferredCompression, Uint8Array.of(imageCompression[message.compression]).buffer);
        break;
      case 'prefer-codecs':
        this.wish(client.preferredVideoCodecs, preferredVideoCodecs(message.codecs));
        break;
      case 'multimedia-time':
        this.time = { server: message.time, at: performance.now() };
        break;
      case 'playback-delay':
        this.delay = message.ms;
        break;
      case 'take-picture':
        void this.takePicture(message);
        break;
      case 'park':
        this.channel.park(message.way, message.connectionId).then(
          () => this.deps.tell({ kind: 'parked', isLinked: true }),
          () => this.deps.tell({ kind: 'parked', isLinked: false }),
        );
        break;
      case 'restart':
        this.restart();
        break;
      case 'settle':
        this.channel.settle();
        break;
      case 'close':
        this.dispose();
        break;
    }
  }

  dispose(): void {
    this.channel.close();
    this.clock.stop();
    this.traffic.stop();
    this.streams.dispose();
  }

  private linkTo(socket: WebSocket, connectionId: number): Link {
    const { start, codecs, decoders } = this.deps;
    this.traffic.watch(socket);
    return new Link({
      ...start,
      socket,
      connectionId,
      name: 'display',
      id: start.channelId,
      caps: displayCaps | videoCaps(codecs),
      place: (size) => decoders.reserveInput(size),
    });
  }

  private begin(channel: Pick<Channel, 'send' | 'end'>) {
    const common = new CommonMessages(channel);
    return {
      onLinked: () => this.start(),
      onMessage: () => {},
      onView: (type: number, view: DataView<ArrayBuffer>) => this.receive(common, type, view),
      onMoved: () => this.deps.tell({ kind: 'moved' }),
      onEnd: (end: ChannelEnd) => this.ended(end),
    };
  }

  private start(): void {
    this.linked = true;
    this.channel.send(client.init, displayInit(this.deps.start.channelId));
    for (const [type, payload] of this.wishes) this.channel.send(type, payload);
    this.deps.tell({ kind: 'linked' });
  }

  /** Nothing of the server before holds any more but what the canvases show, until there is a new surface. */
  private restart(): void {
    this.streams.dispose();
    this.deps.decoders.forgetImages();
    this.streams = this.createStreams();
    this.messages = this.createMessages();
    this.channel.restart();
  }

  private ended(end: ChannelEnd): void {
    this.dispose();
    this.deps.tell({ kind: 'end', end });
  }

  private receive(common: CommonMessages, type: number, view: DataView<ArrayBuffer>): void | Promise<void> {
    if (common.receive(type, view)) {
      common.handled();
      return;
    }
    const working = this.messages.receive(type, this.bytesOf(view));
    if (working) return working.then(() => common.handled());
    common.handled();
  }

  private createStreams(): Streams {
    const deps: StreamsDeps = {
      send: (type, payload) => this.channel.send(type, payload),
      draw: (...what) => this.messages.drawPicture(...what),
      multimediaTime: () => (this.time.server + Math.round(performance.now() - this.time.at)) >>> 0,
      playbackDelay: () => this.delay,
      warn: (text) => this.name(text),
    };
    return createStreams(deps, this.deps.codecs);
  }

  private createMessages(): DisplayMessages {
    return new DisplayMessages({
      decoders: this.deps.decoders,
      streams: this.streams,
      onLayout: () => {
        this.layoutChanged = true;
        this.clock.ask();
      },
      onDraw: (codec) => {
        this.drawn = { codec: codec || this.drawn.codec, frames: this.drawn.frames + 1 };
        this.clock.ask();
      },
      onUnknown: (name) => this.name(name),
    });
  }

  /** A view into the decoders' memory does not outlive its growth. */
  private bytesOf(view: DataView<ArrayBuffer>): MessageBytes {
    const { byteOffset } = view;
    return {
      view,
      bytes: ({ at, size }: ByteRange) => {
        const isThere = view.buffer.byteLength > 0;
        if (isThere) return new Uint8Array(view.buffer, byteOffset + at, size);
        return this.deps.decoders.input.subarray(at, at + size);
      },
    };
  }

  private name(message: string): void {
    if (this.unknown.has(message) || this.unknown.size >= mostUnknown) return;
    this.unknown.add(message);
    this.deps.tell({ kind: 'unknown', message });
  }

  private wish(type: number, payload: ArrayBuffer): void {
    this.wishes.set(type, payload);
    if (this.linked) this.channel.send(type, payload);
  }

  private redraw(): void {
    this.layoutChanged = true;
    this.clock.ask();
  }

  /** Everything that happened since the last time, on the canvases and in what the page is told. */
  private show(): void {
    const { messages, drawn } = this;
    const { primary } = messages.surfaces;
    if (this.visible && primary) {
      const dirty = messages.dirty.take();
      for (const [monitor, presenter] of this.presenters) {
        const area = this.areaOf(monitor);
        if (area) presenter.show(primary, area, dirty);
      }
    }
    if (this.layoutChanged) this.tellLayout();
    this.layoutChanged = false;
    this.drawn = { codec: '', frames: 0 };
    if (primary && drawn.frames > 0) this.deps.tell({ kind: 'frame', ...drawn });
  }

  /** With the picture that has this layout, so that the page changes both at once. */
  private tellLayout(): void {
    const { messages } = this;
    const { primary } = messages.surfaces;
    const { width, height } = primary ?? { width: 0, height: 0 };
    const monitors = primary ? messages.monitors.within(primary.id, primary) : [];
    const layout = JSON.stringify([width, height, monitors]);
    if (layout === this.told) return;
    this.told = layout;
    this.deps.tell({ kind: 'surface', width, height });
    if (monitors.length > 0) this.deps.tell({ kind: 'monitors', monitors, most: messages.monitors.most });
  }

  private areaOf(monitor: number): Rect | undefined {
    const { primary } = this.messages.surfaces;
    if (!primary) return undefined;
    const whole = { left: 0, top: 0, right: primary.width, bottom: primary.height };
    if (monitor === wholeSurface) return whole;
    const monitors: readonly Monitor[] = this.messages.monitors.within(primary.id, primary);
    return monitors.find(({ id }) => id === monitor);
  }

  private async takePicture({ id, monitor, as }: Extract<ToDisplay, { kind: 'take-picture' }>): Promise<void> {
    const { primary } = this.messages.surfaces;
    const area = this.areaOf(monitor ?? wholeSurface);
    const picture = primary && area ? await takePicture(primary, area, as).catch(() => undefined) : undefined;
    this.deps.tell({ kind: 'picture', id, picture });
  }
}
