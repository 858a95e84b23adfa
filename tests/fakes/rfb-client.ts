import { createCipheriv } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/** A minimal RFB 3.8 client (RFC 6143): signs in and sends input. */
export class RfbClient {
  readonly #socket: Socket;
  #received = Buffer.alloc(0);
  #wake: () => void = () => {};

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#wake();
    });
    socket.on('error', () => {});
    socket.on('close', () => this.#wake());
  }

  /** Connects and agrees on the version; returns the security types that the server offers. */
  static async connect(port: number, host = '127.0.0.1'): Promise<{ client: RfbClient; securityTypes: number[] }> {
    const client = new RfbClient(connect(port, host));
    const version = await client.#read(12);
    if (version.toString() !== 'RFB 003.008\n') throw new Error(`not RFB 3.8: ${version.toString()}`);
    client.#socket.write('RFB 003.008\n');
    const count = (await client.#read(1))[0] ?? 0;
    return { client, securityTypes: [...(await client.#read(count))] };
  }

  /** Signs in with None, or with VncAuth when there is a password; returns whether the server agreed. */
  async signIn(password?: string): Promise<boolean> {
    this.#socket.write(Buffer.of(password === undefined ? 1 : 2));
    if (password !== undefined) this.#socket.write(vncAuthAnswer(password, await this.#read(16)));
    return (await this.#read(4)).readUInt32BE() === 0;
  }

  /** Says that others may share the desktop, and that Raw is all we know; returns the desktop's size. */
  async open(): Promise<{ width: number; height: number }> {
    this.#socket.write(Buffer.of(1));
    const init = await this.#read(24);
    // Until a client names its encodings, QEMU takes its pointer for a relative one.
    this.#socket.write(Buffer.of(2, 0, 0, 1, 0, 0, 0, 0));
    return { width: init.readUInt16BE(0), height: init.readUInt16BE(2) };
  }

  key(keysym: number, down: boolean): void {
    const message = Buffer.alloc(8);
    message.writeUInt8(4, 0);
    message.writeUInt8(down ? 1 : 0, 1);
    message.writeUInt32BE(keysym, 4);
    this.#socket.write(message);
  }

  pointer(x: number, y: number, buttons: number): void {
    const message = Buffer.of(5, buttons, 0, 0, 0, 0);
    message.writeUInt16BE(x, 2);
    message.writeUInt16BE(y, 4);
    this.#socket.write(message);
  }

  close(): void {
    this.#socket.destroy();
  }

  async #read(length: number): Promise<Buffer> {
    while (this.#received.length < length) {
      if (this.#socket.destroyed) throw new Error('the RFB server closed the connection');
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    const head = this.#received.subarray(0, length);
    this.#received = this.#received.subarray(length);
    return head;
  }
}

/** DES by the password, whose bytes have their bits reversed (RFC 6143 section 7.2.2). */
function vncAuthAnswer(password: string, challenge: Buffer): Buffer {
  const key = Buffer.alloc(8);
  Buffer.from(password, 'latin1').copy(key);
  const reversed = key.map((byte) =>
    [0, 1, 2, 3, 4, 5, 6, 7].reduce((sum, bit) => sum | (((byte >> bit) & 1) << (7 - bit)), 0),
  );
  // OpenSSL 3 has single DES in its legacy provider only; triple DES with one key thrice is the same.
  const cipher = createCipheriv('des-ede3-ecb', Buffer.concat([reversed, reversed, reversed]), null).setAutoPadding(
    false,
  );
  return Buffer.concat([cipher.update(challenge), cipher.final()]);
}
