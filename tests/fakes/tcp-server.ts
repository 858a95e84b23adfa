import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A real TCP server on loopback whose every connection is kept, so that a test can drive and count them. */
export class TcpServer {
  readonly sockets: Socket[] = [];
  readonly #server: Server;

  private constructor(onConnection: (socket: Socket) => void) {
    this.#server = createServer((socket) => {
      this.sockets.push(socket);
      socket.on('error', () => {});
      onConnection(socket);
    });
  }

  static async start(onConnection: (socket: Socket) => void = () => {}): Promise<TcpServer> {
    const server = new TcpServer(onConnection);
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Connections that are not closed yet. */
  get open(): number {
    return this.sockets.filter((socket) => !socket.destroyed).length;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** A port of loopback on which nothing listens, nor soon will: the system gives out none of these by itself. */
export async function closedPort(): Promise<number> {
  const port = randomInt(10_000, 32_768);
  const socket = connect(port, '127.0.0.1');
  const free = await once(socket, 'connect').then(
    () => false,
    () => true,
  );
  socket.destroy();
  return free ? port : closedPort();
}
