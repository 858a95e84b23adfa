import type { MigrationWay } from '../../../../shared/console.ts';
import { Channel, type ChannelHooks } from './channel.ts';
import type { Link } from './link.ts';

/** What can go on at another server. */
export interface Migrant {
  /** Links to that server as well, which waits there; rejects where that does not work. */
  park(way: MigrationWay, connectionId: number): Promise<unknown>;
  /** Goes on over what is parked, as if it had just been linked. */
  restart(): void;
  /** Closes every link but the one that is in use. */
  settle(): void;
}

/** A channel as what begins on it knows it. */
export type OwnChannel = Pick<Channel, 'send' | 'end' | 'serverCaps'>;

export interface MovableChannelDeps {
  readonly way: MigrationWay;
  readonly connectionId: number;
  readonly linkTo: (way: MigrationWay, connectionId: number) => Link;
  /** What the channel does from now on: called for its first link, and again after a `restart`. */
  readonly begin: (channel: OwnChannel) => Omit<ChannelHooks, 'nextLink'>;
}

/** A channel with the way to another server: carried over when its server says so, or begun anew there. */
export class MovableChannel implements Migrant {
  private parked: Link | undefined;
  private channel: Channel;

  constructor(private readonly deps: MovableChannelDeps) {
    this.channel = this.open(deps.linkTo(deps.way, deps.connectionId));
  }

  /** Dropped once the channel is closed. */
  send(type: number, payload: ArrayBuffer): void {
    this.channel.send(type, payload);
  }

  /** Idempotent; nothing is told afterwards. */
  close(): void {
    this.settle();
    this.channel.close();
  }

  park(way: MigrationWay, connectionId: number): Promise<Link> {
    const link = this.deps.linkTo(way, connectionId);
    this.parked = link;
    return new Promise((resolve, reject) => {
      link.onEnd = (end) => reject(new Error(end.kind));
      void link.linked.then(() => resolve(link));
    });
  }

  restart(): void {
    const link = this.takeParked();
    if (!link) return;
    this.channel.close();
    this.channel = this.open(link);
  }

  settle(): void {
    this.takeParked()?.close();
    this.channel.release();
  }

  private open(link: Link): Channel {
    // What still works on a message of the channel before must not answer on this one.
    const own: OwnChannel = {
      send: (type, payload) => channel.send(type, payload),
      end: (end) => channel.end(end),
      get serverCaps() {
        return channel.serverCaps;
      },
    };
    const channel = new Channel({ ...this.deps.begin(own), nextLink: () => this.takeParked() }, link);
    return channel;
  }

  private takeParked(): Link | undefined {
    const { parked } = this;
    this.parked = undefined;
    return parked;
  }
}
