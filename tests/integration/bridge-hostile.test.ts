import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { WebSocket } from 'ws';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Limits } from '../../main/bridge/limits.ts';
import type { Ticket } from '../../main/bridge/types.ts';
import { bridgeKit, closeCode, openClient, openedClient, origin, portOf, refusedStatus } from '../fakes/bridge-kit.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';
import { RawClient, upgradeRequest, type UpgradeOptions } from '../fakes/raw-client.ts';
import { TcpServer } from '../fakes/tcp-server.ts';
import { until } from '../fakes/until.ts';

/** Clients that are not our window: each must be turned away, none may keep our window out. */
describe('Bridge against hostile clients', () => {
  const leftovers = watchLeftovers();
  let server: TcpServer;
  let kit: ReturnType<typeof bridgeKit>;
  let ticket: Ticket;

  const limits = { pendingHandshakes: 16, frameBytes: 4096, closeMs: 300 };
  const target = () => ({ kind: 'tcp', host: '127.0.0.1', port: server.port }) as const;

  beforeAll(async () => {
    server = await TcpServer.start((socket) => socket.pipe(socket));
  });
  afterAll(async () => {
    await server.stop();
    await leftovers.check();
  });
  beforeEach(async () => {
    kit = bridgeKit(limits);
    ticket = await kit.admit(target());
  });
  afterEach(async () => {
    kit.bridge.dispose();
    await until(() => server.open === 0);
    server.sockets.length = 0;
  });

  /** A bridge with less patience, for what waits until it ends; any other test might be too slow for it. */
  const limit = async (more: Partial<Limits>): Promise<void> => {
    kit.bridge.dispose();
    kit = bridgeKit({ ...limits, ...more });
    ticket = await kit.admit(target());
  };
  const valid = (): UpgradeOptions => ({
    host: `127.0.0.1:${portOf(ticket)}`,
    origin,
    protocols: `binary, ticket.${ticket.value}`,
  });
  const raw = (text: string): RawClient => {
    const client = new RawClient(portOf(ticket));
    client.send(text);
    return client;
  };

  it('lets the request through that the refused ones differ from', async () => {
    const client = raw(upgradeRequest(valid()));
    await until(() => client.received.includes('\r\n\r\n'));
    expect(client.received.toString()).toMatch(/^HTTP\/1\.1 101 /);
    expect(client.received.toString()).toMatch(/^Sec-WebSocket-Protocol: binary\r$/m);
    expect(client.received.toString()).not.toMatch(/Extensions/i);
    client.socket.destroy();
  });

  const wrong: readonly [string, (ok: UpgradeOptions) => UpgradeOptions, number][] = [
    ['a rebound host name', (ok) => ({ ...ok, host: `evil.example:${portOf(ticket)}` }), 403],
    ['localhost by name', (ok) => ({ ...ok, host: `localhost:${portOf(ticket)}` }), 403],
    ['the host without its port', (ok) => ({ ...ok, host: '127.0.0.1' }), 403],
    ['no host', (ok) => ({ ...ok, host: undefined }), 403],
    ['the origin of a web page', (ok) => ({ ...ok, origin: 'https://evil.example' }), 403],
    ['the origin null', (ok) => ({ ...ok, origin: 'null' }), 403],
    ['no origin', (ok) => ({ ...ok, origin: undefined }), 403],
    ['an origin that starts as ours', (ok) => ({ ...ok, origin: `${origin}.evil` }), 403],
    ['two origins', (ok) => ({ ...ok, extra: [`Origin: ${origin}`] }), 403],
    ['the ticket in the URL', (ok) => ({ ...ok, path: `/?ticket=${ticket.value}`, protocols: 'binary' }), 404],
    ['another path', (ok) => ({ ...ok, path: '/websockify' }), 404],
    ['an absolute URL', (ok) => ({ ...ok, path: 'http://127.0.0.1/' }), 404],
    ['POST', (ok) => ({ ...ok, method: 'POST' }), 405],
    ['no ticket', (ok) => ({ ...ok, protocols: 'binary' }), 400],
    ['no binary', (ok) => ({ ...ok, protocols: `ticket.${ticket.value}` }), 400],
    ['no subprotocol', (ok) => ({ ...ok, protocols: undefined }), 400],
    ['two tickets', (ok) => ({ ...ok, protocols: `${ok.protocols ?? ''}, ticket.x` }), 400],
    ['a wrong ticket', (ok) => ({ ...ok, protocols: `binary, ticket.${'A'.repeat(43)}` }), 401],
    ['half a ticket', (ok) => ({ ...ok, protocols: `binary, ticket.${ticket.value.slice(0, 20)}` }), 401],
    ['an old WebSocket version', (ok) => ({ ...ok, version: '8' }), 426],
    ['a malformed key', (ok) => ({ ...ok, key: 'short' }), 426],
    ['headers beyond the limit', (ok) => ({ ...ok, extra: [`X: ${'x'.repeat(10_000)}`] }), 431],
  ];
  it.each(wrong)('refuses %s', async (_what, change, status) => {
    expect(await raw(upgradeRequest(change(valid()))).statusAtEnd()).toBe(status);
    expect(server.sockets).toHaveLength(0);
    expect([...kit.bridge.refused.values()]).toEqual([1]);
    await openedClient(ticket); // and the ticket is as good as before
  });

  it('answers bytes that are no HTTP, and plain requests, with a bare error', async () => {
    expect(await raw('REDQ\x02\0\0\0\x02\0\0\0 hello\r\n\r\n').statusAtEnd()).toBe(400);
    expect(await raw(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${portOf(ticket)}\r\n\r\n`).statusAtEnd()).toBe(403);
    const request = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${portOf(ticket)}\r\nOrigin: ${origin}\r\n\r\n`;
    const client = raw(request);
    expect(await client.statusAtEnd()).toBe(426);
    expect(client.received.toString()).toBe('HTTP/1.1 426 Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });

  it('refuses a second client on a VNC ticket, also after the first has gone', async () => {
    const first = await openedClient(ticket);
    expect(await refusedStatus(openClient(ticket))).toBe(409);
    expect(first.readyState).toBe(WebSocket.OPEN);
    first.close();
    await once(first, 'close');
    expect(await refusedStatus(openClient(ticket))).toBe(409);
    expect(server.sockets).toHaveLength(1);
  });

  it('forgets a ticket that nobody used in time', async () => {
    await limit({ firstUseMs: 400 });
    await until(() => kit.bridge.tickets === 0);
    expect(await refusedStatus(openClient(ticket))).toBe(401);
  });

  it('forgets a revoked ticket and closes what it opened', async () => {
    const client = await openedClient(ticket);
    const closed = closeCode(client);
    ticket.revoke();
    ticket.revoke();
    expect(await closed).toBe(4401);
    expect(await refusedStatus(openClient(ticket))).toBe(401);
    await until(() => server.open === 0);
  });

  it('binds a ticket to its own target', async () => {
    const other = await TcpServer.start((socket) => socket.end('other'));
    const second = await kit.admit({ kind: 'tcp', host: '127.0.0.1', port: other.port });
    await openedClient(ticket);
    expect(other.sockets).toHaveLength(0);
    await openedClient(second);
    expect(server.sockets).toHaveLength(1);
    await other.stop();
  });

  it('pushes out the oldest of a flood of silent connections, and still lets our window in', async () => {
    await limit({ handshakeMs: 1500 });
    const flood = Array.from({ length: 200 }, () => new RawClient(portOf(ticket)));
    await until(() => (kit.bridge.refused.get('pushed-out') ?? 0) >= 184);
    expect(kit.bridge.pending).toBeLessThanOrEqual(16);
    await openedClient(ticket);
    await Promise.all(flood.map((client) => client.statusAtEnd())); // those that were left run out of time
    expect(kit.bridge.pending).toBe(0);
    expect(kit.bridge.refused.get('too-slow')).toBeGreaterThan(0);
  });

  it('cuts a client that sends its headers one byte at a time', async () => {
    await limit({ handshakeMs: 300 });
    const client = new RawClient(portOf(ticket));
    const text = upgradeRequest(valid());
    let sent = 0;
    const drip = setInterval(() => client.send(text[sent++] ?? ''), 10); // would take seconds
    expect(await client.statusAtEnd()).toBe(undefined);
    clearInterval(drip);
    expect(sent).toBeLessThan(text.length);
    expect(kit.bridge.refused.get('too-slow')).toBe(1);
  });

  it('stays bounded under 10,000 guesses, answers few of them, and lets our window in meanwhile', async () => {
    const patient = bridgeKit({ firstUseMs: 60_000 });
    const real = await patient.admit(target());
    const before = process.memoryUsage().rss;
    let answered = 0;
    const guess = async (number: number): Promise<void> => {
      const client = new RawClient(portOf(real));
      const protocols = `binary, ticket.${String(number).padStart(43, 'A')}`;
      client.send(upgradeRequest({ host: `127.0.0.1:${portOf(real)}`, origin, protocols }));
      if ((await client.statusAtEnd()) !== undefined) answered += 1;
    };
    const guesser = async (start: number): Promise<void> => {
      for (let number = start; number < 10_000; number += 20) await guess(number);
    };
    const startedAt = performance.now();
    const guessing = Promise.all(Array.from({ length: 20 }, (_, start) => guesser(start)));
    await until(() => patient.bridge.refused.has('guessing'));
    await openedClient(real);
    await guessing;
    const seconds = (performance.now() - startedAt) / 1000;
    expect(answered).toBeLessThanOrEqual(20 + Math.ceil(seconds * 5));
    expect(patient.bridge.refused.get('guessing')).toBe(10_000 - answered);
    expect(process.memoryUsage().rss - before).toBeLessThan(128 * 1024 * 1024);
    expect(patient.sink.records.length).toBeLessThan(40);
    patient.bridge.dispose();
  });

  it('closes on a text frame', async () => {
    const client = await openedClient(ticket);
    client.send('RFB 003.008\n');
    expect(await closeCode(client)).toBe(1003);
  });

  it('closes on a frame beyond the limit without reading it', async () => {
    const client = await openedClient(ticket);
    client.send(Buffer.alloc(5000));
    expect(await closeCode(client)).toBe(1009);
  });

  it('closes on a giant frame as soon as its length is known', async () => {
    const client = raw(upgradeRequest(valid()));
    await until(() => client.received.includes('\r\n\r\n'));
    client.send(Buffer.from([0x82, 0xff, 0, 0, 0x40, 0, 0, 0, 0, 0, 1, 2, 3, 4])); // binary, masked, 2^46 bytes
    await client.statusAtEnd();
    expect(client.received.subarray(-4)).toEqual(Buffer.from([0x88, 2, 0x03, 0xf1])); // close, 1009
  });

  it('closes on a frame without a mask', async () => {
    const client = raw(upgradeRequest(valid()));
    await until(() => client.received.includes('\r\n\r\n'));
    client.send(Buffer.from([0x82, 1, 0]));
    await client.statusAtEnd();
    expect(client.received.subarray(-4)).toEqual(Buffer.from([0x88, 2, 0x03, 0xea])); // close, 1002
  });

  it('does not answer pings, so that unread answers cannot pile up', async () => {
    const client = await openedClient(ticket);
    let pongs = 0;
    client.on('pong', () => (pongs += 1));
    client.ping();
    client.send(Buffer.from('after'));
    await once(client, 'message');
    expect(pongs).toBe(0);
  });

  it('cuts a client that does not answer our close', async () => {
    const client = raw(upgradeRequest(valid()));
    await until(() => client.received.includes('\r\n\r\n'));
    ticket.revoke();
    await client.statusAtEnd();
    await until(() => server.open === 0);
  });

  it('writes neither tickets nor what was sent in their place into the log', async () => {
    await raw(upgradeRequest({ ...valid(), protocols: 'binary, ticket.s3cret-guess' })).statusAtEnd();
    await openedClient(ticket);
    await refusedStatus(openClient(ticket));
    expect(kit.sink.text()).not.toContain(ticket.value);
    expect(kit.sink.text()).not.toContain('s3cret-guess');
  });

  it('opens no listener when it is disposed while binding, or before', async () => {
    const other = bridgeKit(limits);
    const admitting = other.admit(target());
    other.bridge.dispose();
    await expect(admitting).rejects.toThrow('disposed');
    const unused = bridgeKit(limits);
    unused.bridge.dispose();
    await expect(unused.admit(target())).rejects.toThrow('disposed');
    expect(listening()).toEqual([portOf(ticket), server.port].sort());
  });

  it('lets nobody in after dispose, closes all, and can be disposed twice', async () => {
    const client = await openedClient(ticket);
    const closed = closeCode(client);
    kit.bridge.dispose();
    kit.bridge.dispose();
    expect(await closed).toBe(4401);
    await expect(kit.admit(target())).rejects.toThrow('disposed');
    const late = new RawClient(portOf(ticket));
    expect(await late.statusAtEnd()).toBe(undefined);
  });
});

/** The TCP ports on which this process listens (Linux: /proc/net/tcp, state 0A, by the inodes of our descriptors). */
function listening(): number[] {
  const ours = new Set(
    readdirSync('/proc/self/fd').map((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/self/fd/${fd}`))?.[1];
      } catch {
        return undefined; // the descriptor that listed the folder
      }
    }),
  );
  const rows = readFileSync('/proc/net/tcp', 'utf8').trim().split('\n').slice(1);
  const columns = rows.map((row) => row.trim().split(/\s+/));
  const mine = columns.filter((column) => column[3] === '0A' && ours.has(column[9]));
  return mine.map((column) => Number.parseInt(column[1]?.split(':')[1] ?? '', 16)).sort();
}
