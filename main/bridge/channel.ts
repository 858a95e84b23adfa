import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import { closeCodes, type CloseCode } from './close-codes.ts';
import type { Limits } from './limits.ts';
import type { SpiceLinkGate } from './spice-link.ts';

export interface ChannelDeps {
  readonly socket: WebSocket;
  readonly upstream: Duplex;
  readonly checkUpstream: () => void;
  readonly limits: Limits;
  /** Only for SPICE: looks at the client's first bytes. */
  readonly gate?: SpiceLinkGate;
  /** Called before the WebSocket is closed, so that the cause is known when the viewer tells of the end. */
  readonly onUpstreamError: (error: Error | undefined) => void;
  /** Both sides are gone. */
  readonly onClosed: () => void;
}

/** One client WebSocket and its upstream: bytes both ways, each side paused while the other can't take more. */
export class Channel {
  readonly #deps: ChannelDeps;
  #gate: SpiceLinkGate | undefined;
  #linkTimer: NodeJS.Timeout | undefined;
  #closeTimer: NodeJS.Timeout | undefined;
  #upstreamTimer: NodeJS.Timeout | undefined;
  #open = 2;
  #closing = false;

  constructor(deps: ChannelDeps) {
    this.#deps = deps;
    this.#gate = deps.gate;
    if (this.#gate) this.#linkTimer = setTimeout(() => this.close(closeCodes.linkTimeout), deps.limits.linkMs);
    this.#listenToClient();
    this.#listenToUpstream();
  }

  /** Has the upstream prove that its far end is there. */
  check(): void {
    if (!this.#closing) this.#deps.checkUpstream();
  }

  /** Closes both sides; the client gets `code`, and is cut off when it does not answer. Idempotent. */
  close(code: CloseCode): void {
    if (this.#closing) return;
    this.#closing = true;
    clearTimeout(this.#linkTimer);
    const { socket, limits } = this.#deps;
    socket.resume(); // or the client's answer to our close frame would never be read
    socket.close(code);
    this.#closeTimer = setTimeout(() => socket.terminate(), limits.closeMs);
    this.#endUpstream();
  }

  #listenToClient(): void {
    const { socket } = this.#deps;
    socket.on('message', (data, isBinary) => this.#fromClient(data, isBinary));
    socket.on('error', () => {}); // a broken frame: ws answers with its own close code, then `close` follows
    socket.once('close', () => {
      this.#closing = true;
      clearTimeout(this.#linkTimer);
      clearTimeout(this.#closeTimer);
      this.#endUpstream();
      this.#sideClosed();
    });
  }

  #fromClient(data: RawData, isBinary: boolean): void {
    if (this.#closing) return;
    if (!isBinary) {
      this.close(closeCodes.notBinary);
      return;
    }
    const bytes = this.#throughGate(data as Buffer); // ws: binaryType `nodebuffer`
    const { socket, upstream } = this.#deps;
    if (bytes && bytes.length > 0 && !upstream.write(bytes)) socket.pause();
  }

  #throughGate(chunk: Buffer): Buffer | undefined {
    if (!this.#gate) return chunk;
    const passage = this.#gate.push(chunk);
    if (passage.kind === 'close') this.close(passage.code);
    if (passage.kind !== 'pass') return undefined;
    this.#gate = undefined;
    clearTimeout(this.#linkTimer);
    return passage.bytes;
  }

  #listenToUpstream(): void {
    const { socket, upstream, onUpstreamError } = this.#deps;
    let failed = false;
    const fail = (error: Error | undefined): void => {
      if (this.#closing || failed) return;
      failed = true;
      onUpstreamError(error);
      this.close(closeCodes.upstreamBroke);
    };
    upstream.on('drain', () => socket.resume());
    upstream.on('data', (chunk: Buffer) => this.#fromUpstream(chunk));
    upstream.once('end', () => this.close(closeCodes.upstreamEnded));
    upstream.once('error', fail);
    upstream.once('close', () => {
      clearTimeout(this.#upstreamTimer);
      fail(undefined);
      this.#sideClosed();
    });
    upstream.resume();
  }

  #fromUpstream(chunk: Buffer): void {
    if (this.#closing) return; // the rest is read and dropped, so that `end` and `close` come
    const { socket, upstream, limits } = this.#deps;
    socket.send(chunk, { binary: true, compress: false }, () => {
      if (upstream.isPaused() && socket.bufferedAmount <= limits.highWaterBytes / 2) upstream.resume();
    });
    if (socket.bufferedAmount > limits.highWaterBytes) upstream.pause();
  }

  /** Sends what the client wrote last, then closes; an upstream that does not close in turn is cut. */
  #endUpstream(): void {
    const { upstream, limits } = this.#deps;
    if (upstream.destroyed || this.#upstreamTimer) return;
    this.#upstreamTimer = setTimeout(() => upstream.destroy(), limits.closeMs);
    upstream.resume();
    upstream.end();
  }

  #sideClosed(): void {
    this.#open -= 1;
    if (this.#open === 0) this.#deps.onClosed();
  }
}
