import { CommonMessages } from './common-messages.ts';
import { Channel, type ChannelDeps } from './link.ts';

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
  /** Dropped once the channel is closed. */
  send(type: number, payload: ArrayBuffer): void;
}

export interface SpiceChannelDeps extends Omit<ChannelDeps, 'onMessage' | 'onView' | 'onLinked'> {
  readonly createPart: (channel: PartChannel) => ChannelPart;
}

/** A channel with its part: link, acknowledgements, pings and the rest in one place. */
export class SpiceChannel {
  private readonly channel: Channel;
  private readonly part: ChannelPart;

  constructor(deps: SpiceChannelDeps) {
    const common = new CommonMessages({
      send: (type, payload) => this.channel.send(type, payload),
      end: (end) => this.channel.end(end),
    });
    this.part = deps.createPart({
      id: deps.id,
      send: (type, payload) => this.channel.send(type, payload),
    });
    this.channel = new Channel({
      ...deps,
      onLinked: () => this.part.start?.(),
      onMessage: async (type, data) => {
        const isCommon = common.receive(type, new DataView(data ?? new ArrayBuffer(0)));
        if (!isCommon) await this.part.receive(type, data);
        common.handled();
      },
    });
  }

  /** Idempotent; nothing is told afterwards. */
  close(): void {
    this.channel.close();
    this.part.dispose?.();
  }
}
