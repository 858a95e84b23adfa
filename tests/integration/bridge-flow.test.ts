import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBlackHole } from '../../lab/black-hole.ts';
import { createConnect } from '../../main/bridge/connect.ts';
import {
  bridgeKit,
  closeCode,
  collect,
  openClient,
  openedClient,
  origin,
  portOf,
  refusedStatus,
} from '../fakes/bridge-kit.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';
import { RawClient, upgradeRequest } from '../fakes/raw-client.ts';
import { closedPort, TcpServer } from '../fakes/tcp-server.ts';
import { until } from '../fakes/until.ts';

const mib = 1024 * 1024;

/** What flows between a window and a console server, and what becomes of it when one of them stops, breaks or leaves. */
describe('Bridge between a window and its server', () => {
  const leftovers = watchLeftovers();
  let kit: ReturnType<typeof bridgeKit>;
  let server: TcpServer;

  const target = (port = server.port) => ({ kind: 'tcp', host: '127.0.0.1', port }) as const;
  const start = async (onConnection: (socket: Socket) => void): Promise<void> => {
    server = await TcpServer.start(onConnection);
  };

  beforeEach(() => {
    kit = bridgeKit({ closeMs: 300 });
  });
  afterEach(async () => {
    kit.bridge.dispose();
    await server.stop();
    await leftovers.check();
  });

  it('carries bytes both ways unchanged, in order', async () => {
    await start((socket) => socket.pipe(socket));
    const client = await openedClient(await kit.admit(target()));
    const got = collect(client);
    const sent = randomBytes(8 * mib);
    for (let at = 0; at < sent.length; at += 100_000) client.send(sent.subarray(at, at + 100_000));
    await until(() => got.bytes().length === sent.length, 10_000);
    expect(got.bytes().equals(sent)).toBe(true);
  });

  it('carries bytes that come one at a time, from either side', async () => {
    await start((socket) => {
      socket.setNoDelay(true);
      socket.on('data', (chunk) => {
        for (const byte of chunk) socket.write(Buffer.of(byte));
      });
    });
    const client = await openedClient(await kit.admit(target()));
    const got = collect(client);
    const text = 'RFB 003.008\n'.repeat(20);
    for (const byte of Buffer.from(text)) client.send(Buffer.of(byte));
    await until(() => got.bytes().length === text.length);
    expect(got.bytes().toString()).toBe(text);
  });

  it('takes a frame that comes one byte at a time, behind a handshake that does', async () => {
    await start((socket) => socket.pipe(socket));
    const ticket = await kit.admit(target());
    const host = `127.0.0.1:${portOf(ticket)}`;
    const client = new RawClient(portOf(ticket));
    client.socket.setNoDelay(true);
    const frame = Buffer.from([0x82, 0x83, 0, 0, 0, 0, 0x61, 0x62, 0x63]);
    const request = Buffer.from(upgradeRequest({ host, origin, protocols: `binary, ticket.${ticket.value}` }));
    for (const byte of Buffer.concat([request, frame])) client.send(Buffer.of(byte));
    await until(() => client.received.subarray(-5).equals(Buffer.from([0x82, 3, 0x61, 0x62, 0x63])));
    client.socket.destroy();
  });

  it('sends what the server says before the window has joined', async () => {
    await start((socket) => socket.write('RFB 003.008\n'));
    const first = await createConnect()(target(), new AbortController().signal);
    if (!first.ok) throw new Error(first.error.code);
    await until(() => server.sockets[0]?.bytesWritten === 12);
    const client = openClient(await kit.admit(target(), { first: first.value }));
    const got = collect(client);
    await until(() => got.bytes().toString() === 'RFB 003.008\n');
    expect(server.sockets).toHaveLength(1);
  });

  it('opens a new connection when the one it was given has died meanwhile', async () => {
    await start(() => {});
    const first = await createConnect()(target(), new AbortController().signal);
    if (!first.ok) throw new Error(first.error.code);
    const ticket = await kit.admit(target(), { first: first.value });
    first.value.stream.destroy();
    await openedClient(ticket);
    expect(server.sockets).toHaveLength(2);
    expect(kit.failures).toEqual([]);
  });

  it('closes a connection that it was given and nobody asked for', async () => {
    await start(() => {});
    const first = await createConnect()(target(), new AbortController().signal);
    if (!first.ok) throw new Error(first.error.code);
    const ticket = await kit.admit(target(), { first: first.value });
    ticket.revoke();
    await until(() => server.open === 0);
  });

  it('pauses the server while the window does not read, with little memory, and loses nothing', async () => {
    const total = 192 * mib;
    const block = randomBytes(mib);
    let taken = 0;
    await start((socket) => {
      const pump = (): void => {
        while (taken < total) {
          taken += block.length;
          if (!socket.write(block)) return void socket.once('drain', pump);
        }
        socket.end();
      };
      pump();
    });
    const client = await openedClient(await kit.admit(target()));
    client.pause();
    await steady(() => taken);
    expect(taken).toBeLessThan(32 * mib); // most of it in the kernel's buffers, four of them on the way
    let received = 0;
    client.on('message', (data) => (received += (data as Buffer).length));
    client.resume();
    expect(await closeCode(client)).toBe(1000);
    expect(received).toBe(total);
  });

  it('pauses the window while the server does not read, with little memory, and loses nothing', async () => {
    await start((socket) => socket.pause());
    const client = await openedClient(await kit.admit(target()));
    const socket = (client as unknown as { _socket: Socket })._socket;
    const block = randomBytes(64 * 1024);
    const total = 64 * mib;
    let sent = 0;
    const pump = (): void => {
      while (sent < total) {
        sent += block.length;
        client.send(block);
        if (socket.writableNeedDrain) return void socket.once('drain', pump);
      }
    };
    pump();
    await steady(() => sent);
    expect(sent).toBeLessThan(32 * mib);
    let received = 0;
    const upstream = server.sockets[0] as Socket;
    upstream.on('data', (chunk) => (received += chunk.length));
    upstream.resume();
    await until(() => received === total, 40_000);
  });

  it('does not let a stalled window slow another one', async () => {
    const block = Buffer.alloc(256 * 1024);
    await start((socket) => {
      const pump = (): void => {
        while (!socket.destroyed && socket.write(block));
      };
      socket.on('drain', pump);
      socket.once('data', pump);
    });
    const stalled = await openedClient(await kit.admit(target()));
    const busy = await openedClient(await kit.admit(target()));
    stalled.pause();
    stalled.send(Buffer.of(1));
    let received = 0;
    busy.on('message', (data) => (received += (data as Buffer).length));
    busy.send(Buffer.of(1));
    await until(() => received > 64 * mib, 20_000);
    stalled.terminate(); // it reads nothing, not even the end
  });

  it('refuses the WebSocket with 502 and tells the cause when the server refuses', async () => {
    await start(() => {});
    const port = await closedPort();
    expect(await refusedStatus(openClient(await kit.admit(target(port))))).toBe(502);
    expect(kit.failures).toEqual([{ code: 'host-refused', params: { host: '127.0.0.1', port } }]);
  });

  it('refuses with 502 and a timeout when packets vanish', async () => {
    await start(() => {});
    const hole = await openBlackHole();
    const quick = bridgeKit({}, createConnect({ timeoutMs: 300 }));
    const ticket = await quick.admit({ kind: 'tcp', host: '127.0.0.3', port: hole.port });
    expect(await refusedStatus(openClient(ticket))).toBe(502);
    expect(quick.failures).toEqual([
      { code: 'host-timeout', params: { host: '127.0.0.3', port: hole.port, seconds: 1 } },
    ]);
    quick.bridge.dispose();
    await hole.stop();
  });

  it('gives up a connection attempt without a word when the ticket is revoked', async () => {
    await start(() => {});
    const hole = await openBlackHole();
    let attempts = 0;
    const watched = bridgeKit({}, (...args) => {
      attempts += 1;
      return createConnect()(...args);
    });
    const ticket = await watched.admit({ kind: 'tcp', host: '127.0.0.3', port: hole.port });
    const status = refusedStatus(openClient(ticket));
    await until(() => attempts === 1);
    ticket.revoke();
    expect(await status).toBe(502);
    expect(watched.failures).toEqual([]);
    watched.bridge.dispose();
    await hole.stop();
  });

  it('accepts a server that says nothing: whether that is an error, the viewer knows', async () => {
    await start(() => {});
    await openedClient(await kit.admit(target()));
    expect(kit.failures).toEqual([]);
  });

  it('closes with 1000 after the last byte when the server ends', async () => {
    await start((socket) => socket.end(Buffer.alloc(3 * mib, 7)));
    const client = openClient(await kit.admit(target()));
    const got = collect(client);
    expect(await closeCode(client)).toBe(1000);
    expect(got.bytes().length).toBe(3 * mib);
    expect(kit.failures).toEqual([]);
  });

  it('closes with 1011 and tells the cause first when the server is cut off', async () => {
    await start((socket) => {
      socket.write('RFB 003.008\n');
      socket.once('data', () => socket.resetAndDestroy());
    });
    const client = await openedClient(await kit.admit(target()));
    client.send(Buffer.of(1));
    expect(await closeCode(client)).toBe(1011);
    expect(kit.failures).toEqual([{ code: 'connection-dropped', params: { host: '127.0.0.1', port: server.port } }]);
  });

  it('sends the last bytes of a window that closes, then closes the server', async () => {
    let received = '';
    await start((socket) => socket.on('data', (chunk) => (received += chunk.toString())));
    const client = await openedClient(await kit.admit(target()));
    client.send(Buffer.from('key up'));
    client.close();
    await until(() => server.open === 0);
    expect(received).toBe('key up');
  });

  it('cuts a server that keeps talking after its window has gone', async () => {
    const block = Buffer.alloc(65536);
    await start((socket) => {
      socket.allowHalfOpen = true;
      const pump = (): void => {
        while (!socket.destroyed && socket.write(block));
      };
      socket.on('drain', pump);
      pump();
    });
    const client = await openedClient(await kit.admit(target()));
    client.terminate();
    await until(() => server.open === 0);
    expect(kit.failures).toEqual([]);
  });
});

/** Waits until a counter has stood still for a while. */
async function steady(count: () => number): Promise<void> {
  let last = -1;
  let since = performance.now();
  await until(() => {
    if (count() !== last) {
      last = count();
      since = performance.now();
    }
    return performance.now() - since > 300;
  }, 20_000);
}
