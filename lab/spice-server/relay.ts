import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { LabService } from '../types.ts';
import { ServerStream, channelOf } from './link-parts.ts';

const host = '127.0.0.1';
const slices = 50; // per second, when there is a rate

/** What happens to the bytes on their way from the server to the client; nothing when left out. May be changed at any time. */
export interface RelayConduct {
  bytesPerSecond?: number | undefined;
  /** Added to each piece. */
  delayMs?: number | undefined;
  /** The largest piece that is written at once: 1 for byte by byte. */
  pieceBytes?: number | undefined;
  /** Keeps what comes for `recordings`. */
  record?: boolean | undefined;
}

/** What the server sent on one channel after the link: messages with mini headers (SPICE protocol, "Data header"). */
export interface Recording {
  /** As `display-0`; a second connection to the same channel is `display-0-2`. */
  readonly name: string;
  readonly messages: Buffer;
}

interface Connection {
  readonly client: Socket;
  readonly server: Socket;
  readonly stream: ServerStream;
  name: string | undefined;
}

/** A loopback relay before a SPICE server's plain port: slows, chops, cuts, and records what the server says. */
export class SpiceRelay implements LabService {
  readonly conduct: RelayConduct;
  readonly #connections = new Set<Connection>();
  readonly #all: Connection[] = [];
  readonly #server: Server;

  private constructor(targetPort: number, conduct: RelayConduct) {
    this.conduct = { ...conduct };
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => this.#relay(client, targetPort));
  }

  static async start(targetPort: number, conduct: RelayConduct = {}): Promise<SpiceRelay> {
    const relay = new SpiceRelay(targetPort, conduct);
    relay.#server.listen(0, host);
    await once(relay.#server, 'listening');
    return relay;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** All that came so far, in the order of the connections. */
  recordings(): Recording[] {
    const seen = new Map<string, number>();
    return this.#all.flatMap(({ name, stream }) => {
      if (name === undefined) return [];
      const turn = (seen.get(name) ?? 0) + 1;
      seen.set(name, turn);
      return [{ name: turn === 1 ? name : `${name}-${turn}`, messages: stream.messages() }];
    });
  }

  /** Writes each recording as NAME.spice. */
  async save(folder: string): Promise<void> {
    const files = this.recordings().map(({ name, messages }) => writeFile(join(folder, `${name}.spice`), messages));
    await Promise.all(files);
  }

  /** Ends the connections at once, as a broken network does; new ones are taken. `channel` (as `display-0`): only its. */
  cut(channel?: string): void {
    for (const { client, server, name } of this.#connections) {
      if (channel !== undefined && channel !== name) continue;
      client.destroy();
      server.destroy();
    }
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.close();
    this.cut();
    await once(this.#server, 'close');
  }

  #relay(client: Socket, port: number): void {
    const server = connect({ port, host, allowHalfOpen: true, noDelay: true });
    const connection: Connection = { client, server, stream: new ServerStream(), name: undefined };
    this.#connections.add(connection);
    this.#all.push(connection);
    let sent = Buffer.alloc(0);
    client.on('data', (bytes: Buffer) => {
      if (connection.name !== undefined) return;
      sent = Buffer.concat([sent, bytes]);
      connection.name = channelOf(sent);
    });
    client.pipe(server);
    void this.#forward(connection);
    for (const socket of [client, server]) socket.on('error', () => this.#end(connection));
    client.on('close', () => this.#end(connection));
  }

  #end(connection: Connection): void {
    connection.client.destroy();
    connection.server.destroy();
    this.#connections.delete(connection);
  }

  async #forward({ client, server, stream }: Connection): Promise<void> {
    try {
      for await (const bytes of server as AsyncIterable<Buffer>) {
        if (this.conduct.record) stream.add(bytes);
        for (let at = 0; at < bytes.length;) {
          const piece = bytes.subarray(at, at + this.#pieceBytes());
          at += piece.length;
          await this.#wait(piece.length);
          if (!client.write(piece)) await drained(client);
          if (client.destroyed) return;
        }
      }
      client.end();
    } catch {
      client.destroy(); // As the server did.
    }
  }

  #pieceBytes(): number {
    const { bytesPerSecond = Infinity, pieceBytes = Infinity } = this.conduct;
    return Math.max(1, Math.min(pieceBytes, Math.ceil(bytesPerSecond / slices)));
  }

  async #wait(bytes: number): Promise<void> {
    const { bytesPerSecond, delayMs = 0 } = this.conduct;
    const ms = delayMs + (bytesPerSecond === undefined ? 0 : (bytes / bytesPerSecond) * 1000);
    if (ms > 0) await delay(ms);
    else if (bytes < 64) await new Promise((resolve) => setImmediate(resolve)); // So that small pieces stay apart.
  }
}

/** Until more may be written, or nothing more will be. */
function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      socket.off('drain', done).off('close', done);
      resolve();
    };
    socket.on('drain', done).on('close', done);
    if (socket.destroyed) done();
  });
}
