import { constants, createPublicKey, publicEncrypt } from 'node:crypto';
import type { Socket } from 'node:net';

const mainChannel = 1;

/**
 * Links a SPICE main channel over a connected socket and shows the ticket (SPICE protocol, "Link messages"). Returns the
 * server's answer: 0 ok, 5 needs TLS, 7 permission denied. Ends the connection.
 */
export async function linkSpice(socket: Socket, password: string): Promise<number> {
  const reply = reader(socket);
  try {
    socket.write(linkMessage());
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
  } finally {
    socket.destroy();
  }
}

/** Version 2.2; session 0, main channel 0; one word of common capabilities: authentication selection, ticket, mini header. */
function linkMessage(): Buffer {
  const message = Buffer.alloc(16 + 18 + 4);
  message.write('REDQ', 'latin1');
  message.writeUInt32LE(2, 4);
  message.writeUInt32LE(2, 8);
  message.writeUInt32LE(22, 12);
  message.writeUInt8(mainChannel, 20);
  message.writeUInt32LE(1, 22); // words of common capabilities
  message.writeUInt32LE(18, 30); // their offset
  message.writeUInt32LE(0b1011, 34);
  return message;
}

function reader(socket: Socket): (length: number) => Promise<Buffer> {
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
