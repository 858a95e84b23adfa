import { connect, type Socket } from 'node:net';
import { linkChannel, socketReader, type LinkTarget } from './spice-link.ts';
import { until } from './until.ts';

export interface WireMessage {
  readonly type: number;
  readonly body: Buffer;
}

const message = { setAck: 3, ping: 4 };
const reply = { ackSync: 1, ack: 2, pong: 3 };

/** A SPICE client of one channel that understands nothing but the flow: keeps what comes, and sends what it is told. */
export class SpiceWire {
  readonly messages: WireMessage[] = [];
  #window = 0;
  #sinceAck = 0;

  private constructor(private readonly socket: Socket) {}

  static async open(port: number, target: LinkTarget = {}, password = ''): Promise<SpiceWire> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const read = socketReader(socket);
    const error = await linkChannel(socket, read, password, target);
    if (error !== 0) throw new Error(`link error ${error}`);
    const wire = new SpiceWire(socket);
    void wire.#read(read).catch(() => {}); // It ends with the connection.
    return wire;
  }

  /** The first message of a type, old or new. */
  async message(type: number): Promise<Buffer> {
    const find = () => this.messages.find((one) => one.type === type);
    await until(() => find() !== undefined, 10_000);
    return find()?.body ?? Buffer.alloc(0);
  }

  send(type: number, body: Uint8Array = Buffer.alloc(0)): void {
    const head = Buffer.alloc(6);
    head.writeUInt16LE(type, 0);
    head.writeUInt32LE(body.length, 2);
    this.socket.write(Buffer.concat([head, body]));
  }

  close(): void {
    this.socket.destroy();
  }

  async #read(read: (length: number) => Promise<Buffer>): Promise<void> {
    for (;;) {
      const head = await read(6);
      const [type, body] = [head.readUInt16LE(0), await read(head.readUInt32LE(2))];
      this.messages.push({ type, body });
      this.#flow(type, body);
    }
  }

  /** SET_ACK, PING and the window of acknowledgements (SPICE protocol, "Common messages"). */
  #flow(type: number, body: Buffer): void {
    if (type === message.ping) this.send(reply.pong, body.subarray(0, 12));
    if (type === message.setAck) {
      this.send(reply.ackSync, body.subarray(0, 4));
      this.#window = body.readUInt32LE(4);
      this.#sinceAck = 0;
    } else if (this.#window > 0 && ++this.#sinceAck >= this.#window) {
      this.send(reply.ack);
      this.#sinceAck = 0;
    }
  }
}
