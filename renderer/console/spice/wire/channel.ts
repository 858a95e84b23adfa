import { Link, miniHeaderBytes, readHeader, type ChannelEnd, type LinkDeps } from './link.ts';
import { named } from './named.ts';
import { commonAnswer, commonMessage } from './protocol.ts';

/** SpiceMigrateFlags, in MIGRATE. */
const migrateFlag = { needFlush: 1, needDataTransfer: 2 } as const;

export interface ChannelHooks {
  readonly onLinked: () => void;
  /** Messages come one after the other: the next waits for the promise. What it throws ends the channel as garbled. */
  readonly onMessage: (type: number, data: ArrayBuffer | undefined) => void | Promise<void>;
  /** In the place of `onMessage`: the message where it lies, which is its until the promise resolves. */
  readonly onView?: (type: number, view: DataView<ArrayBuffer>) => void | Promise<void>;
  /**
   * The link to go on over when the server says that this channel's guest has moved (MIGRATE); without this one that message is like
   * any other. Undefined where there is no such link: then the channel ends.
   */
  readonly nextLink?: () => Link | undefined;
  /** It goes on over `nextLink()`. The link before stays open until `release()`: its server may need it for other channels. */
  readonly onMoved?: () => void;
  /** Once, unless `close()` came first. */
  readonly onEnd: (end: ChannelEnd) => void;
}

/** What a channel of its own link needs. */
export type ChannelDeps = ChannelHooks & LinkDeps;

/** Links and opens a channel. */
export function openChannel(deps: ChannelDeps): Channel {
  return new Channel(deps, new Link(deps));
}

/** One SPICE channel: messages with mini headers over a link. Everything that can go wrong on it arrives at `onEnd`. */
export class Channel {
  private left: Link | undefined;
  /** What is to be sent on the next link, while the state is on its way. */
  private held: (readonly [type: number, payload: ArrayBuffer])[] | undefined;

  constructor(
    private readonly deps: ChannelHooks,
    private link: Link,
  ) {
    link.onEnd = deps.onEnd;
    this.run().catch((error: unknown) => this.link.garbled(error));
  }

  /** What the server announced for channels of this kind; 0 before the link. */
  get serverCaps(): number {
    return this.link.caps;
  }

  /** Sends one message; dropped once the channel is closed. */
  send(type: number, payload: ArrayBuffer): void {
    if (this.held) this.held.push([type, payload]);
    else this.link.send(type, payload);
  }

  sendRaw(bytes: ArrayBuffer): void {
    this.link.sendRaw(bytes);
  }

  /** Ends the channel as if it had ended by itself. */
  end(end: ChannelEnd): void {
    this.link.end(end);
  }

  /** Closes the link that the channel has left. */
  release(): void {
    this.left?.close();
    this.left = undefined;
  }

  /** Idempotent; nothing is told afterwards. */
  close(): void {
    this.link.close();
    this.release();
  }

  private async run(): Promise<void> {
    await this.link.linked;
    if (!this.link.isOpen) return;
    this.deps.onLinked();
    while (this.stillOpen()) await this.readMessage(this.link);
  }

  /** The compiler believes that `isOpen` can't change over an await. */
  private stillOpen(): boolean {
    return this.link.isOpen;
  }

  /** Waits for nothing that is there already: there may be thousands of messages a second. */
  private async readMessage(link: Link): Promise<void> {
    const { onMessage, onView, nextLink } = this.deps;
    const { type, size } = readHeader(link.view(miniHeaderBytes) ?? (await link.viewed(miniHeaderBytes)));
    if (nextLink && type === commonMessage.migrate) await this.move(await link.take(size), nextLink());
    else if (onView) {
      const view = link.view(size) ?? (await link.viewed(size));
      const done = link.isOpen ? onView(type, view) : undefined;
      if (done) await done;
    } else {
      const data = size === 0 ? undefined : await link.take(size);
      if (link.isOpen) await onMessage(type, data);
    }
  }

  /** MIGRATE: flushes, carries the channel's state over, and goes on with what was to be sent meanwhile. */
  private async move(message: ArrayBuffer, next: Link | undefined): Promise<void> {
    const from = this.link;
    const flags = named('MIGRATE', () => new DataView(message).getUint32(0, true));
    if ((flags & migrateFlag.needFlush) !== 0) from.send(commonAnswer.migrateFlushMark, new ArrayBuffer(0));
    this.held = [];
    const state = (flags & migrateFlag.needDataTransfer) === 0 ? undefined : await takeState(from);
    if (!from.isOpen) return;
    if (!next?.isOpen) {
      from.end({ kind: 'moved' });
      return;
    }
    from.onEnd = () => {};
    this.left = from;
    this.link = next;
    next.onEnd = this.deps.onEnd;
    if (state) next.send(commonAnswer.migrateData, state);
    for (const [type, payload] of this.held.splice(0)) next.send(type, payload);
    this.held = undefined;
    this.deps.onMoved?.();
  }
}

async function takeState(link: Link): Promise<ArrayBuffer> {
  const { type, size } = readHeader(await link.viewed(miniHeaderBytes));
  if (type !== commonMessage.migrateData) throw new Error(`MIGRATE: message ${type} in the place of a channel's state`);
  return link.take(size);
}
