import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Limits } from './limits.ts';
import { PendingSockets } from './pending-sockets.ts';
import { answerBarely, type Refusal } from './refusals.ts';

export interface ListenerDeps {
  readonly limits: Limits;
  readonly onUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Judges a request without upgrade: it is refused in any case, this says why. */
  readonly judge: (request: IncomingMessage) => Refusal;
  readonly onRefused: (refusal: Refusal) => void;
}

/** The one HTTP server, bound to 127.0.0.1 on a port of the system's choice. It never keeps the process alive. */
export class Listener {
  readonly #deps: ListenerDeps;
  readonly #server: Server;
  readonly #pending: PendingSockets;
  #port = 0;

  constructor(deps: ListenerDeps) {
    this.#deps = deps;
    const { limits, onRefused } = deps;
    this.#pending = new PendingSockets({
      limit: limits.pendingHandshakes,
      timeoutMs: limits.handshakeMs,
      onDropped: onRefused,
    });
    this.#server = this.#createServer();
  }

  /** 0 before it is bound. */
  get port(): number {
    return this.#port;
  }

  /** Connections without a valid ticket so far. */
  get pending(): number {
    return this.#pending.size;
  }

  bind(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ host: '127.0.0.1', port: 0 }, () => {
        this.#server.off('error', reject);
        this.#server.unref();
        this.#port = (this.#server.address() as AddressInfo).port;
        resolve();
      });
    });
  }

  refuse(socket: Duplex, refusal: Refusal): void {
    this.#deps.onRefused(refusal);
    answerBarely(socket, refusal);
  }

  /** This connection has shown a valid ticket: the handshake's limits no longer hold for it. */
  settle(socket: Duplex): void {
    this.#pending.settle(socket);
  }

  /** Not while `bind()` runs: Node would then never say how that ended. */
  dispose(): void {
    this.#server.close();
    this.#pending.dispose();
  }

  #createServer(): Server {
    const server = createServer({ maxHeaderSize: this.#deps.limits.headerBytes });
    server.on('connection', (socket) => {
      socket.on('error', () => {}); // a client may break off at any time; `close` follows
      this.#pending.add(socket);
    });
    server.on('upgrade', this.#deps.onUpgrade);
    server.on('request', (request) => this.refuse(request.socket, this.#deps.judge(request)));
    server.on('clientError', (error: NodeJS.ErrnoException, socket) =>
      this.refuse(socket, error.code === 'HPE_HEADER_OVERFLOW' ? 'header-too-large' : 'malformed'),
    );
    return server;
  }
}
