import { messageNames, named } from './named.ts';
import { commonAnswer, commonMessage } from './protocol.ts';
import type { ChannelEnd } from './link.ts';

export interface CommonDeps {
  readonly send: (type: number, payload: ArrayBuffer) => void;
  readonly end: (end: ChannelEnd) => void;
}

const nameOf = messageNames('', commonMessage);
const idBytes = 4;
const pongBytes = 12;

/**
 * What every channel does beside its own: it acknowledges messages, so that the server sends no more than are worked off, answers
 * pings, and hears why the server ends it (spice.proto, BaseChannel). What it has to say (NOTIFY) and migration are its part's.
 */
export class CommonMessages {
  private window = 0;
  private sinceAck = 0;

  constructor(private readonly deps: CommonDeps) {}

  /** Whether the message was one of these. Throws for one that is too short. */
  receive(type: number, view: DataView): boolean {
    return named(nameOf(type), () => this.take(type, view));
  }

  private take(type: number, view: DataView): boolean {
    switch (type) {
      case commonMessage.setAck:
        this.setAck(view);
        return true;
      case commonMessage.ping:
        this.deps.send(commonAnswer.pong, bytesOf(view, pongBytes));
        return true;
      case commonMessage.waitForChannels:
        // Only channels that share a cache wait for one another, and ours share none: each has its own id.
        return true;
      case commonMessage.disconnecting:
        this.deps.end({ kind: 'disconnected', code: view.getUint32(8, true) });
        return true;
      default:
        return false;
    }
  }

  /** To be called after each message is worked off, these too. */
  handled(): void {
    if (this.window === 0) return;
    this.sinceAck += 1;
    if (this.sinceAck < this.window) return;
    this.sinceAck = 0;
    this.deps.send(commonAnswer.ack, new ArrayBuffer(0));
  }

  private setAck(view: DataView): void {
    const payload = bytesOf(view, idBytes);
    this.window = view.getUint32(4, true);
    this.sinceAck = 0;
    this.deps.send(commonAnswer.ackSync, payload);
  }
}

function bytesOf(view: DataView, count: number): ArrayBuffer {
  if (view.byteLength < count) throw new RangeError(`a message of ${view.byteLength} bytes`);
  return new Uint8Array(view.buffer, view.byteOffset, count).slice().buffer;
}
