import { constants, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import { createServer, type AddressInfo, type Socket } from 'node:net';

export interface FakeSpiceOptions {
  readonly password: string;
  /** The link's result for a channel type, after its ticket was checked; 0 accepts. */
  readonly result?: (channelType: number) => number;
  /** Types of the channels that the main channel lists; ids are 0. */
  readonly channels?: readonly number[];
}

export interface FakeSpiceServer {
  readonly port: number;
  /** Types of the channels that were linked, in order. */
  readonly linked: readonly number[];
  /** Connections that are open now. */
  readonly open: number;
  close(): Promise<void>;
}

/** A SPICE server that links channels (with a real RSA ticket), lists some, and draws nothing. It sends byte by byte. */
export async function fakeSpiceServer(options: FakeSpiceOptions): Promise<FakeSpiceServer> {
  const keys = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const publicKey = keys.publicKey.export({ type: 'spki', format: 'der' });
  const linked: number[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.setNoDelay(true);
    socket.on('error', () => {});
    serve(socket).catch(() => socket.destroy());
  });

  const serve = async (socket: Socket) => {
    const read = reader(socket);
    const send = (bytes: Buffer) => bytes.forEach((_, at) => socket.write(bytes.subarray(at, at + 1)));
    const header = await read(16);
    const type = (await read(header.readUInt32LE(12))).readUInt8(4);
    send(linkReply(publicKey));
    const ticket = (await read(4 + 128)).subarray(4);
    const given = privateDecrypt(
      { key: keys.privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' },
      ticket,
    ).toString();
    const result = given === `${options.password}\0` ? (options.result?.(type) ?? 0) : 7;
    send(words(result));
    if (result !== 0) {
      socket.end();
      return;
    }
    linked.push(type);
    if (type === 1) announce(send, options.channels ?? []);
  };

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    linked,
    get open() {
      return sockets.size;
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** Header "REDQ", version 2.2, then error, key, one word of common caps (all that we know), none of the channel. */
function linkReply(publicKey: Buffer): Buffer {
  const body = Buffer.concat([words(0), publicKey, words(1, 0, 178, 0b1011)]);
  return Buffer.concat([Buffer.from('REDQ'), words(2, 2, body.length), body]);
}

function announce(send: (bytes: Buffer) => void, channels: readonly number[]): void {
  send(message(103, words(42, 1, 3, 2, 0, 10, 0, 0))); // INIT: session 42, client mouse, no agent
  const list = channels.map((type) => Buffer.from([type, 0]));
  send(message(104, Buffer.concat([words(channels.length), ...list])));
}

function message(type: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(6);
  header.writeUInt16LE(type, 0);
  header.writeUInt32LE(payload.length, 2);
  return Buffer.concat([header, payload]);
}

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, index * 4);
  return bytes;
}

/** Reads exact numbers of bytes, one request at a time. */
function reader(socket: Socket): (size: number) => Promise<Buffer> {
  let held = Buffer.alloc(0);
  let onData = () => {};
  socket.on('data', (chunk: Buffer) => {
    held = Buffer.concat([held, chunk]);
    onData();
  });
  return (size) =>
    new Promise((resolve) => {
      onData = () => {
        if (held.length < size) return;
        onData = () => {};
        const piece = held.subarray(0, size);
        held = held.subarray(size);
        resolve(piece);
      };
      onData();
    });
}
