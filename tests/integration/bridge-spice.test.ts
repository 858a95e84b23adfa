import { once } from 'node:events';
import type { WebSocket } from 'ws';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bridgeKit, closeCode, collect, openClient, openedClient, refusedStatus } from '../fakes/bridge-kit.ts';
import type { Limits } from '../../main/bridge/limits.ts';
import type { Ticket } from '../../main/bridge/types.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';
import { TcpServer } from '../fakes/tcp-server.ts';
import { until } from '../fakes/until.ts';

const main = 1;
const display = 2;

/** SpiceLinkHeader, then SpiceLinkMess with its capabilities left out. */
function linkMessage(channelType: number, channelId: number): Buffer {
  const bytes = Buffer.alloc(16 + 18);
  bytes.write('REDQ', 0, 'latin1');
  bytes.writeUInt32LE(2, 4); // major
  bytes.writeUInt32LE(2, 8); // minor
  bytes.writeUInt32LE(18, 12); // size of what follows
  bytes.writeUInt32LE(0xc0ffee, 16); // connection_id
  bytes.writeUInt8(channelType, 20);
  bytes.writeUInt8(channelId, 21);
  bytes.writeUInt32LE(18, 30); // caps_offset
  return bytes;
}

describe('Bridge with SPICE channels', () => {
  const leftovers = watchLeftovers();
  let server: TcpServer;
  let kit: ReturnType<typeof bridgeKit>;
  let ticket: Ticket;

  const admit = async (more: Partial<Limits> = {}): Promise<void> => {
    kit = bridgeKit({ closeMs: 300, spiceChannels: 4, ...more });
    ticket = await kit.admit({ kind: 'tcp', host: '127.0.0.1', port: server.port }, { protocol: 'spice' });
  };
  beforeEach(async () => {
    server = await TcpServer.start((socket) => socket.pipe(socket));
    await admit();
  });
  afterEach(async () => {
    kit.bridge.dispose();
    await server.stop();
    await leftovers.check();
  });

  const openChannel = async (type: number, id: number): Promise<WebSocket> => {
    const client = await openedClient(ticket);
    client.send(linkMessage(type, id));
    return client;
  };

  it('opens each channel once, and refuses a second of the same type and id', async () => {
    const first = await openChannel(main, 0);
    await once(first, 'message');
    await once(await openChannel(display, 0), 'message');
    await once(await openChannel(display, 1), 'message');
    expect(await closeCode(await openChannel(display, 0))).toBe(4409);
    expect(server.sockets.map((socket) => socket.bytesRead).filter((bytes) => bytes > 0)).toHaveLength(3);
  });

  it('keeps a channel taken when its connection has gone', async () => {
    const first = await openChannel(main, 0);
    await once(first, 'message');
    first.close();
    await once(first, 'close');
    expect(await closeCode(await openChannel(main, 0))).toBe(4409);
  });

  it('bounds the connections of a ticket', async () => {
    for (let id = 0; id < 4; id += 1) await openChannel(display, id);
    expect(await refusedStatus(openClient(ticket))).toBe(429);
  });

  it('reads the channel from a link message that comes one byte at a time, and passes all of it on', async () => {
    const client = await openedClient(ticket);
    const got = collect(client);
    for (const byte of linkMessage(main, 0)) client.send(Buffer.of(byte));
    await until(() => got.bytes().length === 34);
    expect(got.bytes()).toEqual(linkMessage(main, 0));
  });

  it('closes a client that does not speak SPICE before the server hears of it', async () => {
    const client = await openedClient(ticket);
    client.send(Buffer.from('RFB 003.008\n'));
    expect(await closeCode(client)).toBe(4400);
    expect(server.sockets[0]?.bytesRead).toBe(0);
  });

  it('closes a client that stops half-way through its link message', async () => {
    kit.bridge.dispose();
    await admit({ linkMs: 200 });
    const client = await openedClient(ticket);
    client.send(linkMessage(main, 0).subarray(0, 21));
    expect(await closeCode(client)).toBe(4408);
    expect(server.sockets[0]?.bytesRead).toBe(0);
  });

  it('closes every channel with the ticket', async () => {
    const clients = [await openChannel(main, 0), await openChannel(display, 0)];
    const closed = Promise.all(clients.map(closeCode));
    ticket.revoke();
    expect(await closed).toEqual([4401, 4401]);
    await until(() => server.open === 0);
  });
});
