import { describeClose } from '../../open-socket.ts';
import { ByteQueue } from './byte-queue.ts';
import { channelCaps, channelTypes, commonCaps, linkError, miniHeaderCap, type ChannelName } from './protocol.ts';
import { encryptTicket, publicKeyBytes } from './ticket.ts';

const magic = 0x51444552; // "REDQ", little endian
const linkHeaderBytes = 16;
const miniHeaderBytes = 6;
/** `WebSocket.OPEN` */
const openState = 1;
/** More than a raw 8K screen with 32 bits a pixel; a larger size is a broken stream. */
const largestMessage = 256 * 1024 * 1024;
const mostWaiting = largestMessage + 64 * 1024 * 1024;

/** Why a channel ended. `refused` carries the server's link error (`linkError`). */
export type ChannelEnd =
  | { readonly kind: 'refused'; readonly code: number }
  | { readonly kind: 'closed'; readonly clean: boolean; readonly reason: string }
  | { readonly kind: 'garbled'; readonly reason: string }
  /** The server said so itself; `code` is a link error (`linkError`) too, 0 for no reason. */
  | { readonly kind: 'disconnected'; readonly code: number }
  | { readonly kind: 'timeout' };

export interface ChannelDeps {
  readonly socket: WebSocket;
  readonly name: ChannelName;
  readonly id: number;
  /** 0 for the main channel, else the session id of its INIT message. */
  readonly connectionId: number;
  /** What we say that we can on this channel, a bit a capability; without it `channelCaps`. */
  readonly caps?: number;
  readonly password: string;
  /** How long the server may take to accept the channel. */
  readonly linkTimeoutMs: number;
  readonly onLinked: () => void;
  /** Messages come one after the other: the next waits for the promise. What it throws ends the channel as garbled. */
  readonly onMessage: (type: number, data: ArrayBuffer | undefined) => void | Promise<void>;
  /** In the place of `onMessage`: the message where it lies, which is its until the promise resolves. */
  readonly onView?: (type: number, view: DataView<ArrayBuffer>) => void | Promise<void>;
  /** Where a message that comes in pieces is put together for `onView`. */
  readonly place?: (size: number) => Uint8Array<ArrayBuffer> | undefined;
  /** Once, unless `close()` came first. */
  readonly onEnd: (end: ChannelEnd) => void;
}

/**
 * One SPICE channel over one WebSocket: link, ticket, then messages with mini headers (SPICE protocol, "Connection process").
 * Everything that can go wrong on it arrives at `onEnd`.
 */
export class Channel {
  private readonly queue: ByteQueue;
  private readonly deadline: ReturnType<typeof setTimeout>;
  private open = true;

  constructor(private readonly deps: ChannelDeps) {
    const { socket } = deps;
    this.queue = new ByteQueue(deps.place);
    this.deadline = setTimeout(() => this.end({ kind: 'timeout' }), deps.linkTimeoutMs);
    socket.addEventListener('message', this.receive);
    socket.addEventListener('close', this.closed);
    if (socket.readyState === openState) this.start();
    // It closed before anybody listened.
    else if (socket.readyState > openState)
      queueMicrotask(() => this.end({ kind: 'closed', clean: false, reason: '' }));
    else socket.addEventListener('open', this.start);
  }

  /** Sends one message; dropped once the channel is closed. */
  send(type: number, payload: ArrayBuffer): void {
    const message = new Uint8Array(miniHeaderBytes + payload.byteLength);
    const view = new DataView(message.buffer);
    view.setUint16(0, type, true);
    view.setUint32(2, payload.byteLength, true);
    message.set(new Uint8Array(payload), miniHeaderBytes);
    this.sendRaw(message.buffer);
  }

  sendRaw(bytes: ArrayBuffer): void {
    if (this.open) this.deps.socket.send(bytes);
  }

  /** Ends the channel as if it had ended by itself. */
  end(end: ChannelEnd): void {
    if (!this.open) return;
    this.close();
    this.deps.onEnd(end);
  }

  /** Idempotent; nothing is told afterwards. */
  close(): void {
    const { socket } = this.deps;
    this.open = false;
    clearTimeout(this.deadline);
    socket.removeEventListener('message', this.receive);
    socket.removeEventListener('close', this.closed);
    socket.removeEventListener('open', this.start);
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

  private readonly start = () => {
    this.run().catch((error: unknown) => {
      this.end({ kind: 'garbled', reason: error instanceof Error ? error.message : String(error) });
    });
  };

  private async run(): Promise<void> {
    this.sendRaw(linkMessage(this.deps));
    const refusal = await this.link();
    if (!this.open) return;
    if (refusal !== linkError.ok) {
      this.end({ kind: 'refused', code: refusal });
      return;
    }
    clearTimeout(this.deadline);
    this.deps.onLinked();
    while (this.stillOpen()) await this.readMessage();
  }

  /** The compiler believes that `open` can't change over an await. */
  private stillOpen(): boolean {
    return this.open;
  }

  private async link(): Promise<number> {
    const header = new DataView(await this.queue.take(linkHeaderBytes));
    if (header.getUint32(0, true) !== magic) throw new Error('this is no SPICE server');
    const reply = await this.takeSized(header.getUint32(12, true));
    const view = new DataView(reply);
    const error = view.getUint32(0, true);
    if (error !== linkError.ok) return error;
    checkMiniHeader(view);
    const ticket = await encryptTicket(reply.slice(4, 4 + publicKeyBytes), this.deps.password);
    this.sendRaw(authentication(ticket));
    return new DataView(await this.queue.take(4)).getUint32(0, true);
  }

  /** Waits for nothing that is there already: there may be thousands of messages a second. */
  private async readMessage(): Promise<void> {
    const { onMessage, onView } = this.deps;
    const header = this.queue.view(miniHeaderBytes) ?? (await this.viewed(miniHeaderBytes));
    const [type, size] = [header.getUint16(0, true), header.getUint32(2, true)];
    if (size > largestMessage) throw new Error(`a message of ${size} bytes`);
    if (onView) {
      const view = this.queue.view(size) ?? (await this.viewed(size));
      const done = this.open ? onView(type, view) : undefined;
      if (done) await done;
    } else {
      const data = size === 0 ? undefined : await this.queue.take(size);
      if (this.open) await onMessage(type, data);
    }
  }

  private async viewed(size: number): Promise<DataView<ArrayBuffer>> {
    await this.queue.has(size);
    const view = this.queue.view(size);
    if (!view) throw new Error('the queue lost count');
    return view;
  }

  private takeSized(size: number): Promise<ArrayBuffer> {
    if (size > largestMessage) throw new Error(`a message of ${size} bytes`);
    return this.queue.take(size);
  }
}

function linkMessage({ connectionId, name, id, caps }: ChannelDeps): ArrayBuffer {
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

/** The mechanism (1: SPICE ticket), then the ticket. */
function authentication(ticket: ArrayBuffer): ArrayBuffer {
  const message = new Uint8Array(4 + ticket.byteLength);
  message[0] = 1;
  message.set(new Uint8Array(ticket), 4);
  return message.buffer;
}
