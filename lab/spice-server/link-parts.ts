/** SPICE_CHANNEL_* (spice/enums.h) by number. */
const channels = [
  ...['base', 'main', 'display', 'inputs', 'cursor', 'playback', 'record'],
  ...['tunnel', 'smartcard', 'usbredir', 'port', 'webdav'],
];

const headBytes = 16;
const authBytes = 4;

/** The channel a client asks for (SpiceLinkMess after SpiceLinkHeader, spice/protocol.h), as `display-0`; undefined while it is not there. */
export function channelOf(sent: Buffer): string | undefined {
  if (sent.length < headBytes + 6) return undefined;
  return `${channels[sent.readUInt8(headBytes + 4)] ?? 'unknown'}-${sent.readUInt8(headBytes + 5)}`;
}

/** A server's side of one connection: SpiceLinkHeader and SpiceLinkReply, four bytes of authentication, then messages. */
export class ServerStream {
  readonly #pieces: Buffer[] = [];

  add(bytes: Buffer): void {
    this.#pieces.push(Buffer.from(bytes));
  }

  messages(): Buffer {
    const all = Buffer.concat(this.#pieces);
    if (all.length < headBytes) return Buffer.alloc(0);
    return all.subarray(headBytes + all.readUInt32LE(12) + authBytes);
  }
}

/** Splits recorded messages with mini headers: type (16 bits), size (32 bits), little-endian, then so many bytes. */
export function splitMessages(messages: Buffer): { readonly type: number; readonly body: Buffer }[] {
  const parts: { type: number; body: Buffer }[] = [];
  for (let at = 0; at + 6 <= messages.length;) {
    const end = at + 6 + messages.readUInt32LE(at + 2);
    if (end > messages.length) break;
    parts.push({ type: messages.readUInt16LE(at), body: messages.subarray(at + 6, end) });
    at = end;
  }
  return parts;
}
