import { linkReply, publicKey, word } from './spice-handshake.ts';

/** Header and body of the client's link message with two words of capabilities, the mechanism, the ticket. */
const linkBytes = 16 + 26;
const ticketBytes = 4 + 128;

let key: Promise<number[]> | undefined;

export interface SentMessage {
  readonly type: number;
  readonly payload: readonly number[];
}

/** A WebSocket to a SPICE server that accepts the channel; what it sends afterwards is up to the test. */
export class SpiceSocket extends EventTarget {
  readyState = 0;
  binaryType = 'arraybuffer';
  /** What the client sent since the channel was linked. */
  readonly sent: SentMessage[] = [];
  /** Type, number and the word of capabilities that the client's link message has, and its session's number. */
  link:
    { readonly type: number; readonly id: number; readonly connectionId: number; readonly caps: number } | undefined;
  /** Resolves once the channel is accepted, or refused. */
  readonly linked: Promise<void>;
  private received = 0;
  private tellLinked = () => {};

  constructor(private readonly result = 0) {
    super();
    this.linked = new Promise((resolve) => (this.tellLinked = resolve));
    queueMicrotask(() => {
      this.readyState = 1;
      this.dispatchEvent(new Event('open'));
    });
  }

  get asSocket(): WebSocket {
    return this as unknown as WebSocket;
  }

  send(bytes: ArrayBuffer): void {
    if (this.received < linkBytes + ticketBytes) this.handshake(new DataView(bytes));
    else this.take(new DataView(bytes));
    this.received += bytes.byteLength;
  }

  close(): void {
    this.readyState = 3;
  }

  /** The server closes. */
  end(): void {
    this.dispatchEvent(Object.assign(new Event('close'), { code: 1000, reason: '' }));
  }

  /** One message of the server's, in pieces of at most `pieceBytes`. */
  deliver(type: number, payload: ArrayLike<number>, pieceBytes = Infinity): void {
    const message = new Uint8Array(6 + payload.length);
    const view = new DataView(message.buffer);
    view.setUint16(0, type, true);
    view.setUint32(2, payload.length, true);
    message.set(payload, 6);
    this.deliverBytes(message, pieceBytes);
  }

  deliverBytes(bytes: Uint8Array, pieceBytes = Infinity): void {
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      const data = Uint8Array.from(bytes.subarray(at, Math.min(bytes.length, at + pieceBytes))).buffer;
      this.dispatchEvent(new MessageEvent('message', { data }));
      if (pieceBytes === Infinity) return;
    }
  }

  private handshake(view: DataView): void {
    if (this.received === 0) {
      this.link = {
        connectionId: view.getUint32(16, true),
        type: view.getUint8(20),
        id: view.getUint8(21),
        caps: view.getUint32(38, true),
      };
      key ??= publicKey();
      void key.then((bytes) => this.deliverBytes(Uint8Array.from(linkReply(bytes))));
    } else {
      this.deliverBytes(Uint8Array.from(word(this.result)));
      this.tellLinked();
    }
  }

  private take(view: DataView): void {
    const payload = [...new Uint8Array(view.buffer, view.byteOffset + 6, view.byteLength - 6)];
    this.sent.push({ type: view.getUint16(0, true), payload });
  }
}

/** Numbers as 32-bit words, little endian. */
export function words(...values: readonly number[]): number[] {
  return values.flatMap(word);
}
