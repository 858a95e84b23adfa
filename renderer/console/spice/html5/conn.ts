import type { SpiceConn } from 'spice-html5/src/spiceconn.js';
import type { Channel } from '../wire/channel.ts';
import { channelTypes, type ChannelName } from '../wire/protocol.ts';

const silent = () => {};

/**
 * A channel object of spice-html5 on a wire of ours. Its constructor is not called, as that opens a WebSocket of its own, with
 * its own link, ticket, reader and timer; what remains is what it does with messages. Its notes go nowhere: they name
 * addresses and would land in the console.
 */
export function connOn<T extends SpiceConn>(
  prototype: T,
  channel: { readonly channel: Channel; readonly name: ChannelName; readonly url: string; readonly parent?: SpiceConn },
  fields: Partial<T>,
): T {
  const conn: T = Object.create(prototype) as T;
  return Object.assign(conn, {
    type: channelTypes[channel.name],
    state: 'ready',
    ws: { url: channel.url, send: (bytes: ArrayBuffer) => channel.channel.sendRaw(bytes) },
    messages_sent: 0,
    warnings: [],
    ...(channel.parent ? { parent: channel.parent } : {}),
    log_info: silent,
    log_warn: silent,
    log_err: silent,
    ...fields,
  });
}

/** Gives one message to a channel object. */
export function deliver(conn: SpiceConn, type: number, data: ArrayBuffer | undefined): void {
  conn.process_message({ type, size: data?.byteLength ?? 0, data });
}
