import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { createConnect } from '../../main/bridge/connect.ts';
import type { Opened, Target } from '../../main/bridge/types.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';
import { TcpServer } from '../fakes/tcp-server.ts';

/** A connection that has to prove that its far end is there, as after sleep. */
describe('the check of an open connection', () => {
  const leftovers = watchLeftovers();
  let end: () => void = () => {};

  afterEach(async () => {
    end();
    await leftovers.check();
  });

  const open = async (target: Target): Promise<Opened> => {
    const opened = await createConnect()(target, new AbortController().signal);
    if (!opened.ok) throw new Error(opened.error.code);
    opened.value.stream.resume();
    return opened.value;
  };
  const proxy = async (autoPong: boolean): Promise<Target> => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1', autoPong });
    await once(server, 'listening');
    end = () => {
      for (const client of server.clients) client.terminate();
      server.close();
    };
    const { port } = server.address() as AddressInfo;
    return { kind: 'websocket', secure: false, host: '127.0.0.1', port, path: '/', trust: { kind: 'system' } };
  };

  it('breaks one through a proxy that answers no ping', async () => {
    const { stream, check } = await open(await proxy(false));
    const broken = once(stream, 'error');
    check();
    expect(await broken).toEqual([expect.objectContaining({ message: 'connection-dropped' })]);
  }, 20_000);

  it('leaves one alone that answers', async () => {
    const { stream, check } = await open(await proxy(true));
    const ended = once(stream, 'close').then(() => 'ended');
    check();
    const later = new Promise((resolve) => setTimeout(resolve, 5500, 'alive')); // longer than a ping is waited for
    expect(await Promise.race([ended, later])).toBe('alive');
    stream.destroy();
  }, 20_000);

  it('leaves a TCP connection alone whose address is still ours', async () => {
    const server = await TcpServer.start();
    const { stream, check } = await open({ kind: 'tcp', host: '127.0.0.1', port: server.port });
    check();
    expect(stream.destroyed).toBe(false);
    stream.destroy();
    await server.stop();
  });
});
