import type { MigrationWay } from '../../../shared/console.ts';
import { mainCap, mainClientMessage, type Destination, type ListedChannel } from './main/main-messages.ts';
import { Migration } from './migration.ts';
import type { ChannelEnd } from './wire/link.ts';
import type { Migrant } from './wire/movable-channel.ts';
import { channelCaps, channelTypes, type ChannelName } from './wire/protocol.ts';
import { SpiceChannel, type ChannelPart, type PartChannel } from './wire/spice-channel.ts';

/** A display channel, wherever it is served. */
export interface DisplayPart extends Migrant {
  multimediaTime(time: number): void;
  /** How long sound waits before it is heard, in ms; undefined while there is none. */
  playbackDelay(ms: number | undefined): void;
  dispose(): void;
}

/** The main channel, as far as the session needs it. */
export interface MainPart extends ChannelPart {
  /** Whether the guest takes absolute pointer positions. */
  readonly absolutePointer: boolean;
  /** Asks for the list of channels, which costs the server nothing. */
  ask(): void;
}

/** What the main channel tells the session. */
export interface MainHooks {
  readonly onLinked: () => void;
  /** The session's number, once, before any list. */
  readonly onInit: (connectionId: number) => void;
  /** Also the answer to `ask()`. */
  readonly onChannels: (channels: readonly ListedChannel[]) => void;
  /** The server's multimedia time in ms, 32 bits that wrap. */
  readonly onMultimediaTime: (time: number) => void;
  readonly onMigrateBegin: (to: Destination, version: number | undefined) => void;
  readonly onMigrateEnd: () => void;
  readonly onMigrateCancel: () => void;
}

/** Channels that the page serves itself, beside the main one. */
export type PagePart = 'inputs' | 'cursor' | 'playback' | 'record';

export interface SessionDeps {
  /** The way to the server; another one once its guest has moved. */
  readonly way: MigrationWay;
  readonly openSocket: (way: MigrationWay) => WebSocket;
  /** Asks for a way to where a server says that its guest goes. Without it the session says that it can't follow. */
  readonly follow?: {
    readonly ask: (to: Destination) => Promise<MigrationWay | null>;
    /** What became of the way that was given: all channels have gone it, or it is of no use. */
    readonly onFollowed: () => void;
    readonly onStayed: () => void;
  };
  readonly password: string;
  readonly linkTimeoutMs: number;
  /** The first server has accepted the session. */
  readonly onLinked: () => void;
  /** The server answered `ask()`. */
  readonly onAnswer: () => void;
  readonly createMain: (channel: PartChannel, hooks: MainHooks) => MainPart;
  /** Makes what serves a channel; one that is left out is not opened. All of a kind but inputs may be there several times. */
  readonly parts: Readonly<Partial<Record<PagePart, (channel: PartChannel) => ChannelPart>>>;
  /** What is announced on a channel of the page; the usual where it is undefined. */
  readonly caps?: (name: PagePart) => number | undefined;
  /** Opens a display channel, which tells its end itself. */
  readonly openDisplay: (display: {
    readonly connectionId: number;
    readonly channelId: number;
    readonly way: MigrationWay;
    readonly onEnd: (end: ChannelEnd) => void;
    readonly onMoved: () => void;
  }) => DisplayPart;
  /** Once. `on` says which channel it was. */
  readonly onEnd: (end: ChannelEnd, on: ChannelName) => void;
}

/** Channels without which a console is none; the others may end by themselves. */
const essential: ReadonlySet<ChannelName> = new Set(['main', 'display', 'inputs']);
/** Of each kind; a server with more heads than anybody has screens is none. */
const mostOfAKind = 4;

/** A SPICE session: the main channel, and the channels that its list names, as far as there is somebody to serve them. */
export class SpiceSession {
  private readonly channels = new Map<string, SpiceChannel>();
  private readonly displays = new Map<number, DisplayPart>();
  private main: MainPart | undefined;
  private way: MigrationWay;
  /** The server has said that the guest will go; the way is not known yet. */
  private asking: object | undefined;
  private migration: Migration | undefined;
  private connectionId = 0;
  private clock: { readonly time: number; readonly at: number } | undefined;
  private open = true;

  constructor(private readonly deps: SessionDeps) {
    this.way = deps.way;
    this.openChannel('main', 0, (channel) => this.createMain(channel));
  }

  /** Whether the guest takes absolute pointer positions. */
  get absolutePointer(): boolean {
    return this.main?.absolutePointer ?? false;
  }

  /** Asks the server something that it answers always: its own pings can't be asked for. */
  ask(): void {
    this.main?.ask();
  }

  /** Closes all channels; nothing is told afterwards. Idempotent. */
  dispose(): void {
    this.open = false;
    this.asking = undefined;
    this.migration = undefined;
    for (const part of [...this.channels.values()]) part.close();
    for (const display of this.displays.values()) display.dispose();
    this.channels.clear();
    this.displays.clear();
  }

  /** Video follows what is heard; undefined: nothing is any more, and the clock goes on. */
  followSound(clock: { readonly time: number; readonly delayMs: number } | undefined): void {
    if (clock) this.tellTime(clock.time);
    for (const display of this.displays.values()) display.playbackDelay(clock?.delayMs);
  }

  private createMain(channel: PartChannel): ChannelPart {
    const isFirst = !this.main;
    const main = this.deps.createMain(channel, {
      onLinked: () => isFirst && this.deps.onLinked(),
      onInit: (connectionId) => (this.connectionId = connectionId),
      onChannels: (channels) => {
        this.deps.onAnswer();
        this.openListed(channels);
      },
      onMultimediaTime: (time) => this.tellTime(time),
      onMigrateBegin: (to, version) => void this.migrate(to, version),
      onMigrateEnd: () => this.restart(),
      onMigrateCancel: () => this.stay(),
    });
    this.main = main;
    return main;
  }

  private openListed(channels: readonly ListedChannel[]): void {
    const { parts } = this.deps;
    for (const { type, id } of channels) {
      if (id >= mostOfAKind || !this.open) continue;
      if (type === channelTypes.display) this.openDisplay(id);
      for (const name of ['inputs', 'cursor', 'playback', 'record'] as const) {
        const createPart = parts[name];
        if (type === channelTypes[name] && createPart) this.openChannel(name, id, createPart);
      }
    }
  }

  private openDisplay(channelId: number): void {
    if (this.displays.has(channelId)) return;
    const { connectionId, way } = this;
    const onEnd = (end: ChannelEnd) => this.ended('display', end);
    const onMoved = () => this.moved(display);
    const display: DisplayPart = this.deps.openDisplay({ connectionId, channelId, way, onEnd, onMoved });
    this.displays.set(channelId, display);
    const { clock } = this;
    if (clock) display.multimediaTime(clock.time + Math.round(performance.now() - clock.at));
  }

  private openChannel(name: 'main' | PagePart, id: number, createPart: (channel: PartChannel) => ChannelPart): void {
    const key = `${name} ${id}`;
    if (this.channels.has(key)) return;
    const { openSocket, password, linkTimeoutMs } = this.deps;
    const caps = name === 'main' ? this.mainCaps : this.deps.caps?.(name);
    const channel: SpiceChannel = new SpiceChannel({
      openSocket,
      way: this.way,
      name,
      id,
      connectionId: name === 'main' ? 0 : this.connectionId,
      password,
      linkTimeoutMs,
      ...(caps !== undefined && { caps }),
      createPart,
      onEnd: (end) => this.ended(name, end, key),
      onMoved: () => this.moved(channel),
    });
    this.channels.set(key, channel);
  }

  private get mainCaps(): number {
    const migrates = mainCap.semiSeamlessMigrate | mainCap.seamlessMigrate;
    return channelCaps.main | (this.deps.follow ? migrates : 0);
  }

  /** The guest will go `to`: links every channel there, where that may be, and tells this server whether it did. */
  private async migrate(to: Destination, version: number | undefined): Promise<void> {
    const { follow } = this.deps;
    const main = this.channels.get('main 0');
    if (!follow || !main || this.migration || this.asking) return;
    const asking = {};
    this.asking = asking;
    const way = await follow.ask(to);
    if (way && this.asking === asking) await this.connect(way, main, version);
    else if (way) follow.onStayed();
    else if (this.asking === asking) {
      this.asking = undefined;
      this.tellServer('migrateConnectError');
    }
  }

  private async connect(way: MigrationWay, main: SpiceChannel, version: number | undefined): Promise<void> {
    const others = [...this.channels.values(), ...this.displays.values()].filter((each) => each !== main);
    const migration = new Migration({ way, connectionId: this.connectionId, main, others, seamless: version });
    this.asking = undefined;
    this.migration = migration;
    const isLinked = await migration.connect().then(
      () => true,
      () => false,
    );
    if (this.migration !== migration) return; // called off, or the session has ended
    if (!isLinked) this.stay();
    this.tellServer(
      !isLinked ? 'migrateConnectError' : migration.isSeamless ? 'migrateConnectedSeamless' : 'migrateConnected',
    );
  }

  private tellServer(message: keyof typeof mainClientMessage): void {
    this.channels.get('main 0')?.send(mainClientMessage[message], new ArrayBuffer(0));
  }

  /** A channel has carried its state over. */
  private moved(migrant: Migrant): void {
    if (this.migration?.moved(migrant)) this.followed();
  }

  /** The guest has gone, and this server's channels are of no use any more. */
  private restart(): void {
    const { migration } = this;
    if (!migration || migration.isSeamless) {
      this.ended('main', { kind: 'moved' });
      return;
    }
    migration.restart();
    this.tellServer('migrateEnd');
    this.followed();
  }

  private followed(): void {
    const { migration } = this;
    if (!migration) return;
    this.way = migration.way;
    this.migration = undefined;
    migration.settle();
    this.deps.follow?.onFollowed();
  }

  /** The guest does not go, or we can't follow it. */
  private stay(): void {
    const { migration } = this;
    this.asking = undefined;
    if (!migration) return;
    if (migration.isUnderWay) {
      this.ended('main', { kind: 'moved' });
      return;
    }
    this.migration = undefined;
    migration.settle();
    this.deps.follow?.onStayed();
  }

  private tellTime(time: number): void {
    this.clock = { time, at: performance.now() };
    for (const display of this.displays.values()) display.multimediaTime(time);
  }

  private ended(name: ChannelName, end: ChannelEnd, key?: string): void {
    if (!this.open) return;
    if (!essential.has(name)) {
      if (key === undefined) return;
      this.channels.get(key)?.close();
      this.channels.delete(key);
      return;
    }
    this.dispose();
    this.deps.onEnd(end, name);
  }
}
