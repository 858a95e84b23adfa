import type { MigrationWay } from '../../../../shared/console.ts';
import { CommonMessages } from './common-messages.ts';
import type { ChannelHooks } from './channel.ts';
import { Link, type LinkDeps } from './link.ts';
import { MovableChannel, type Migrant, type OwnChannel } from './movable-channel.ts';

/** What a channel of the page does with its own messages, beside those that every channel has. */
export interface ChannelPart {
  /** The server accepted the channel. */
  start?(): void;
  /** The next message waits for the promise. What it throws ends the channel as garbled. */
  receive(type: number, data: ArrayBuffer | undefined): void | Promise<void>;
  dispose?(): void;
}

/** How a part speaks to its server. */
export interface PartChannel {
  /** Number of the channel among those of its kind. */
  readonly id: number;
  /** What the server announced for channels of this kind; 0 before it accepted the channel. */
  readonly serverCaps: number;
  /** Dropped once the channel is closed. */
  send(type: number, payload: ArrayBuffer): void;
}

export interface SpiceChannelDeps extends Omit<LinkDeps, 'socket' | 'place'>, Pick<ChannelHooks, 'onEnd' | 'onMoved'> {
  readonly openSocket: (way: MigrationWay) => WebSocket;
  readonly way: MigrationWay;
  /** Called for each server that the channel begins at. */
  readonly createPart: (channel: PartChannel) => ChannelPart;
}

/** A channel with its part: link, acknowledgements, pings and the rest in one place. */
export class SpiceChannel implements Migrant {
  private readonly channel: MovableChannel;
  private part: ChannelPart | undefined;

  constructor(private readonly deps: SpiceChannelDeps) {
    const { openSocket, way, connectionId } = deps;
    this.channel = new MovableChannel({
      way,
      connectionId,
      linkTo: (to, id) => new Link({ ...deps, socket: openSocket(to), connectionId: id }),
      begin: (channel) => this.begin(channel),
    });
  }

  /** Dropped once the channel is closed. */
  send(type: number, payload: ArrayBuffer): void {
    this.channel.send(type, payload);
  }

  /** Idempotent; nothing is told afterwards. */
  close(): void {
    this.channel.close();
    this.part?.dispose?.();
  }

  park(way: MigrationWay, connectionId: number): Promise<Link> {
    return this.channel.park(way, connectionId);
  }

  restart(): void {
    this.channel.restart();
  }

  settle(): void {
    this.channel.settle();
  }

  private begin(channel: OwnChannel) {
    const { createPart, id, onEnd, onMoved } = this.deps;
    const common = new CommonMessages(channel);
    this.part?.dispose?.();
    const part = createPart({
      id,
      get serverCaps() {
        return channel.serverCaps;
      },
      send: (type, payload) => channel.send(type, payload),
    });
    this.part = part;
    return {
      onLinked: () => part.start?.(),
      onMessage: async (type: number, data: ArrayBuffer | undefined) => {
        const isCommon = common.receive(type, new DataView(data ?? new ArrayBuffer(0)));
        if (!isCommon) await part.receive(type, data);
        common.handled();
      },
      onEnd,
      ...(onMoved && { onMoved }),
    };
  }
}
