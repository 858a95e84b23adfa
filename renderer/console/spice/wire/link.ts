import { describeClose } from '../../open-socket.ts';
import { ByteQueue } from './byte-queue.ts';
import { channelCaps, channelTypes, commonCaps, linkError, miniHeaderCap, type ChannelName } from './protocol.ts';
import { encryptTicket, publicKeyBytes } from './ticket.ts';

const magic = 0x51444552; // "REDQ", little endian
const linkHeaderBytes = 16;
export const miniHeaderBytes = 6;
/** `WebSocket.OPEN` */
const openState = 1;
/** More than a raw 8K screen with 32 bits a pixel; a larger size is a broken stream. */
const largestMessage = 256 * 1024 * 1024;
/** What a server has not read yet: one that asks and reads no answer would fill the memory. */
const mostUnsent = 64 * 1024 * 1024;
const mostWaiting = largestMessage + 64 * 1024 * 1024;

/** Why a channel ended. `refused` carries the server's link error (`linkError`). */
export type ChannelEnd =
  | { readonly kind: 'refused'; readonly code: number }
  | { readonly kind: 'closed'; readonly clean: boolean; readonly reason: string }
  | { readonly kind: 'garbled'; readonly reason: string }
  /** The server said so itself; `code` is a link error (`linkError`) too, 0 for no reason. */
  | { readonly kind: 'disconnected'; readonly code: number }
  | { readonly kind: 'timeout' }
  /** The guest has gone where this channel has no way to. */
  | { readonly kind: 'moved' };

export interface LinkDeps {
  readonly socket: WebSocket;
  readonly name: ChannelName;
  readonly id: number;
  /** 0 for the main channel, else the session id of its INIT message; that one for all where a session goes on elsewhere. */
  readonly connectionId: number;
  /** What we say that we can on this channel, a bit a capability; without it `channelCaps`. */
  readonly caps?: number;
  readonly password: string;
  /** How long the server may take to accept the channel. */
  readonly linkTimeoutMs: number;
  /** Where a message that comes in pieces is put together for `onView`. */
  readonly place?: (size: number) => Uint8Array<ArrayBuffer> | undefined;
}

/**
 * One WebSocket that is linked to a channel of a server: link message, ticket, answer (SPICE protocol, "Connection process"). What the
 * server sends then waits here until somebody takes it.
 */
export class Link {
  /** Resolves when the server has accepted the channel; stays open for ever when it does not. */
  readonly linked: Promise<void>;
  /** Told why it ended: once, unless `close()` came first. */
  onEnd: (end: ChannelEnd) => void = () => {};
  /** What the server says that it can on this channel, a bit a capability; once it is linked. */
  caps = 0;
  private readonly queue: ByteQueue;
  private readonly deadline: ReturnType<typeof setTimeout>;
  private open = true;

  constructor(private readonly deps: LinkDeps) {
    const { socket } = deps;
    this.queue = new ByteQueue(deps.place);
    this.deadline = setTimeout(() => this.end({ kind: 'timeout' }), deps.linkTimeoutMs);
    socket.addEventListener('message', this.receive);
    socket.addEventListener('close', this.closed);
    this.linked = new Promise((resolve) => {
      const start = () => {
        this.run().then(
          (accepted) => accepted && resolve(),
          (error: unknown) => this.garbled(error),
        );
      };
      if (socket.readyState === openState) start();
      // It closed before anybody listened.
      else if (socket.readyState > openState)
        queueMicrotask(() => this.end({ kind: 'closed', clean: false, reason: '' }));
      else socket.addEventListener('open', () => this.open && start());
    });
  }

  get isOpen(): boolean {
    return this.open;
  }

  /** Sends one message; dropped once the link is closed. */
  send(type: number, payload: ArrayBuffer): void {
    const message = new Uint8Array(miniHeaderBytes + payload.byteLength);
    const view = new DataView(message.buffer);
    view.setUint16(0, type, true);
    view.setUint32(2, payload.byteLength, true);
    message.set(new Uint8Array(payload), miniHeaderBytes);
    this.sendRaw(message.buffer);
  }

  sendRaw(bytes: ArrayBuffer): void {
    if (!this.open) return;
    const { socket } = this.deps;
    socket.send(bytes);
    if (socket.bufferedAmount > mostUnsent) this.garbled(`the server leaves ${socket.bufferedAmount} bytes unread`);
  }

  /** The next bytes, in memory of their own, once they are there. */
  take(size: number): Promise<ArrayBuffer> {
    return this.queue.take(size);
  }

  /** The same where they lie; undefined while they are not there. */
  view(size: number): DataView<ArrayBuffer> | undefined {
    return this.queue.view(size);
  }

  /** The same once they are there. */
  async viewed(size: number): Promise<DataView<ArrayBuffer>> {
    await this.queue.has(size);
    const view = this.queue.view(size);
    if (!view) throw new Error('the queue lost count');
    return view;
  }

  /** Ends the link as if it had ended by itself. */
  end(end: ChannelEnd): void {
    if (!this.open) return;
    this.close();
    this.onEnd(end);
  }

  /** Ends it because what it sent can't be read. */
  garbled(error: unknown): void {
    this.end({ kind: 'garbled', reason: error instanceof Error ? error.message : String(error) });
  }

  /** Idempotent; nothing is told afterwards. */
  close(): void {
    const { socket } = this.deps;
    this.open = false;
    clearTimeout(this.deadline);
    socket.removeEventListener('message', this.receive);
    socket.removeEventListener('close', this.closed);
    socket.close();
  }

  private readonly receive = (event: MessageEvent<ArrayBuffer | string>) => {
    if (typeof event.data === 'string') this.end({ kind: 'garbled', reason: 'text on a binary stream' });
    else {
      this.queue.push(event.data);
      // A page can't slow a WebSocket down: a server that sends faster than we draw would fill the memory.
      if (this.queue.held > mostWaiting) this.end({ kind: 'garbled', reason: `${this.queue.held} bytes are waiting` });
    }
  };

  private readonly closed = (event: CloseEvent) => {
    this.end({ kind: 'closed', clean: event.code === 1000, reason: describeClose(event) });
  };

  private async run(): Promise<boolean> {
    this.sendRaw(linkMessage(this.deps));
    const refusal = await this.handshake();
    if (!this.open) return false;
    if (refusal === linkError.ok) clearTimeout(this.deadline);
    else this.end({ kind: 'refused', code: refusal });
    return this.open;
  }

  private async handshake(): Promise<number> {
    const header = new DataView(await this.queue.take(linkHeaderBytes));
    if (header.getUint32(0, true) !== magic) throw new Error('this is no SPICE server');
    const size = header.getUint32(12, true);
    checkSize(size);
    const reply = await this.queue.take(size);
    const view = new DataView(reply);
    const error = view.getUint32(0, true);
    if (error !== linkError.ok) return error;
    checkMiniHeader(view);
    this.caps = channelCapsOf(view);
    const ticket = await encryptTicket(reply.slice(4, 4 + publicKeyBytes), this.deps.password);
    this.sendRaw(authentication(ticket));
    return new DataView(await this.queue.take(4)).getUint32(0, true);
  }
}

/** A message's type and size. */
export function readHeader(view: DataView): { readonly type: number; readonly size: number } {
  const [type, size] = [view.getUint16(0, true), view.getUint32(2, true)];
  if (size > largestMessage) throw new Error(`message ${type}: ${size} bytes`);
  return { type, size };
}

function checkSize(size: number): void {
  if (size > largestMessage) throw new Error(`a message of ${size} bytes`);
}

function linkMessage({ connectionId, name, id, caps }: LinkDeps): ArrayBuffer {
  const bodyBytes = 18 + 8;
  const view = new DataView(new ArrayBuffer(linkHeaderBytes + bodyBytes));
  for (const [index, value] of [magic, 2, 2, bodyBytes, connectionId].entries()) view.setUint32(index * 4, value, true);
  view.setUint8(20, channelTypes[name]);
  view.setUint8(21, id);
  // one word of common caps, one of channel caps, and where they begin
  for (const [index, value] of [1, 1, 18, commonCaps, caps ?? channelCaps[name]].entries()) {
    view.setUint32(22 + index * 4, value, true);
  }
  return view.buffer;
}

/** Without mini headers a server would frame each message differently; every server since 2011 has them. */
function checkMiniHeader(reply: DataView): void {
  const commonCount = reply.getUint32(4 + publicKeyBytes, true);
  const offset = reply.getUint32(12 + publicKeyBytes, true);
  const caps = commonCount > 0 ? reply.getUint32(offset, true) : 0;
  if ((caps & miniHeaderCap) === 0) throw new Error('the server has no mini headers');
}

function channelCapsOf(reply: DataView): number {
  const [commonCount, count] = [reply.getUint32(4 + publicKeyBytes, true), reply.getUint32(8 + publicKeyBytes, true)];
  const offset = reply.getUint32(12 + publicKeyBytes, true);
  return count > 0 ? reply.getUint32(offset + 4 * commonCount, true) : 0;
}

/** The mechanism (1: SPICE ticket), then the ticket. */
function authentication(ticket: ArrayBuffer): ArrayBuffer {
  const message = new Uint8Array(4 + ticket.byteLength);
  message[0] = 1;
  message.set(new Uint8Array(ticket), 4);
  return message.buffer;
}
