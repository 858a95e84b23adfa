import { constants, createPublicKey, publicEncrypt } from 'node:crypto';
import type { Socket } from 'node:net';

export interface LinkTarget {
  /** SPICE_CHANNEL_* (spice/enums.h); 1, the main channel, when left out. */
  readonly channel?: number;
  readonly id?: number;
  /** The session's number from INIT; 0 for a new session. */
  readonly session?: number;
  /** Channel capabilities: one word. */
  readonly caps?: number;
}

/**
 * Links a SPICE main channel over a connected socket and shows the ticket (SPICE protocol, "Link messages"). Returns the
 * server's answer: 0 ok, 5 needs TLS, 7 permission denied. Ends the connection.
 */
export async function linkSpice(socket: Socket, password: string): Promise<number> {
  try {
    return await linkChannel(socket, socketReader(socket), password);
  } finally {
    socket.destroy();
  }
}

/** As `linkSpice`, to any channel; the connection stays. */
export async function linkChannel(
  socket: Socket,
  reply: (length: number) => Promise<Buffer>,
  password: string,
  target: LinkTarget = {},
): Promise<number> {
  socket.write(linkMessage(target));
  const header = await reply(16);
  if (header.toString('latin1', 0, 4) !== 'REDQ') throw new Error('not SPICE');
  const body = await reply(header.readUInt32LE(12));
  const error = body.readUInt32LE(0);
  if (error !== 0) return error;
  const key = createPublicKey({ key: body.subarray(4, 166), format: 'der', type: 'spki' });
  const padding = { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' };
  socket.write(Buffer.of(1, 0, 0, 0)); // authentication by ticket: the server asks for it as we announce that we can choose
  socket.write(publicEncrypt(padding, Buffer.from(`${password}\0`)));
  return (await reply(4)).readUInt32LE(0);
}

/** Version 2.2; one word of common capabilities (authentication selection, ticket, mini header) and one of the channel's. */
function linkMessage({ channel = 1, id = 0, session = 0, caps = 0 }: LinkTarget): Buffer {
  const message = Buffer.alloc(16 + 18 + 8);
  message.write('REDQ', 'latin1');
  message.writeUInt32LE(2, 4);
  message.writeUInt32LE(2, 8);
  message.writeUInt32LE(26, 12);
  message.writeUInt32LE(session, 16);
  message.writeUInt8(channel, 20);
  message.writeUInt8(id, 21);
  message.writeUInt32LE(1, 22); // words of common capabilities
  message.writeUInt32LE(1, 26); // and of the channel's
  message.writeUInt32LE(18, 30); // their offset
  message.writeUInt32LE(0b1011, 34);
  message.writeUInt32LE(caps, 38);
  return message;
}

/** Reads a socket by lengths; rejects when it ends before. */
export function socketReader(socket: Socket): (length: number) => Promise<Buffer> {
  let received = Buffer.alloc(0);
  let wake = () => {};
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    wake();
  });
  socket.on('error', () => {});
  socket.on('close', () => wake());
  return async (length) => {
    while (received.length < length) {
      if (socket.destroyed) throw new Error('the SPICE server closed the connection');
      await new Promise<void>((resolve) => (wake = resolve));
    }
    const head = received.subarray(0, length);
    received = received.subarray(length);
    return head;
  };
}
