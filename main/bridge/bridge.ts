import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { fail, type AppError } from '../../shared/errors.ts';
import type { Logger } from '../log/logger.ts';
import { Channel } from './channel.ts';
import { GuessGate } from './guess-gate.ts';
import { checkHandshake } from './handshake.ts';
import { IssuedTicket, newTicketValue } from './issued-ticket.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { Listener } from './listener.ts';
import type { Refusal } from './refusals.ts';
import type { Admission, Connect, Opened, Ticket } from './types.ts';
import { causeOf } from './upstream-error.ts';

export interface BridgeDeps {
  readonly log: Logger;
  /** The only `Origin` that is let in: `zstackapp://ui`. */
  readonly origin: string;
  readonly connect: Connect;
  readonly limits?: Partial<Limits>;
  /** Milliseconds that only grow. */
  readonly now?: () => number;
}

export interface Bridge {
  /** Opens the listener where it is not open yet, and lets one client in to one target. */
  admit(admission: Admission): Promise<Ticket>;
  /** How many clients were refused, by reason. */
  readonly refused: ReadonlyMap<Refusal, number>;
  /** Connections that have shown no valid ticket yet. */
  readonly pending: number;
  /** Admissions that are neither revoked nor run out. */
  readonly tickets: number;
  /** Ends the listener and every connection; a second call does nothing. */
  dispose(): void;
}

/**
 * The way of the pixels: a WebSocket on loopback for our own windows, led to the one target that the main process named
 * with `admit`. Nothing is bound before the first admission: an app that shows no console has no open port.
 */
export function createBridge(deps: BridgeDeps): Bridge {
  return new LoopbackBridge(deps);
}

class LoopbackBridge implements Bridge {
  readonly #deps: BridgeDeps;
  readonly #limits: Limits;
  readonly #guesses: GuessGate;
  readonly #webSockets: WebSocketServer;
  readonly #listener: Listener;
  readonly #tickets = new Set<IssuedTicket>();
  readonly #refused = new Map<Refusal, number>();
  #bound: Promise<void> | undefined;
  #disposed = false;

  constructor(deps: BridgeDeps) {
    this.#deps = deps;
    this.#limits = { ...defaultLimits, ...deps.limits };
    this.#guesses = new GuessGate({
      burst: this.#limits.guessBurst,
      perSecond: this.#limits.guessesPerSecond,
      now: deps.now ?? (() => performance.now()),
    });
    this.#webSockets = createWebSocketServer(this.#limits);
    this.#listener = new Listener({
      limits: this.#limits,
      onUpgrade: (request, socket, head) => void this.#onUpgrade(request, socket, head),
      judge: (request) => this.#judge(request),
      onRefused: (refusal) => this.#count(refusal),
    });
  }

  get refused(): ReadonlyMap<Refusal, number> {
    return this.#refused;
  }

  get pending(): number {
    return this.#listener.pending;
  }

  get tickets(): number {
    return this.#tickets.size;
  }

  async admit(admission: Admission): Promise<Ticket> {
    if (!this.#disposed) await (this.#bound ??= this.#listener.bind());
    if (this.#disposed) throw new Error('the bridge is disposed');
    const value = newTicketValue();
    const ticket = new IssuedTicket({
      admission,
      value,
      limits: this.#limits,
      onGone: () => this.#tickets.delete(ticket),
    });
    this.#tickets.add(ticket);
    return { url: `ws://${this.#host}/`, value, check: () => ticket.check(), revoke: () => ticket.revoke() };
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    for (const ticket of [...this.#tickets]) ticket.revoke();
    const close = (): void => this.#listener.dispose();
    void this.#bound?.then(close, close);
  }

  get #host(): string {
    return `127.0.0.1:${this.#listener.port}`;
  }

  async #onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const admitted = this.#admitClient(request);
    if (typeof admitted === 'string') {
      this.#listener.refuse(socket, admitted);
      return;
    }
    this.#listener.settle(socket);
    const opened = await admitted.open(this.#deps.connect).catch((bug: unknown) => {
      this.#deps.log.error('opening the way to a host failed unexpectedly', { error: String(bug) });
      return fail('internal', { reason: 'bridge' });
    });
    if (opened.ok) this.#accept(admitted, opened.value, { request, socket, head });
    else this.#upstreamFailed(admitted, socket, opened.error);
  }

  #admitClient(request: IncomingMessage): IssuedTicket | Refusal {
    const check = checkHandshake(request, { host: this.#host, origin: this.#deps.origin });
    if (!check.ok) return check.refusal;
    const ticket = this.#find(check.ticket);
    if (!ticket) return this.#guesses.take() ? 'ticket' : 'guessing';
    return ticket.claim() ?? ticket;
  }

  /** All are compared, found or not, so that time tells nothing. */
  #find(value: string): IssuedTicket | undefined {
    return [...this.#tickets].filter((ticket) => ticket.matches(value))[0];
  }

  #accept(ticket: IssuedTicket, opened: Opened, client: Upgrade): void {
    this.#webSockets.handleUpgrade(client.request, client.socket, client.head, (webSocket) => {
      this.#join(ticket, opened, webSocket);
    });
    if (client.socket.destroyed) opened.stream.destroy(); // it went away meanwhile and was never joined
  }

  #join(ticket: IssuedTicket, { stream, check }: Opened, socket: WebSocket): void {
    const { target, onFailure } = ticket.admission;
    const channel = new Channel({
      socket,
      upstream: stream,
      checkUpstream: check,
      limits: this.#limits,
      ...ticket.gate(),
      onUpstreamError: (error) => onFailure(causeOf(error, target)),
      onClosed: () => ticket.remove(channel),
    });
    ticket.add(channel);
  }

  #upstreamFailed(ticket: IssuedTicket, socket: Duplex, error: AppError): void {
    if (!ticket.revoked) ticket.admission.onFailure(error);
    this.#listener.refuse(socket, 'upstream');
  }

  #judge(request: IncomingMessage): Refusal {
    const check = checkHandshake(request, { host: this.#host, origin: this.#deps.origin });
    return check.ok ? 'not-websocket' : check.refusal;
  }

  /** Logs the 1st, 2nd, 4th, 8th ... of a kind: a flood must not fill the log. */
  #count(refusal: Refusal): void {
    const count = (this.#refused.get(refusal) ?? 0) + 1;
    this.#refused.set(refusal, count);
    if (Number.isInteger(Math.log2(count))) this.#deps.log.warn('client refused', { refusal, count });
  }
}

interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

function createWebSocketServer(limits: Limits): WebSocketServer {
  return new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: limits.frameBytes,
    maxFragments: 256,
    maxBufferedChunks: 1024,
    autoPong: false, // no browser sends pings, and unread pongs would pile up
    handleProtocols: () => 'binary',
  });
}
