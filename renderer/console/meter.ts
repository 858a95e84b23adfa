/** What goes over a viewer's connections, and what it draws. Only counted up: who shows it takes differences. */
export class Meter {
  bytesIn = 0;
  bytesOut = 0;
  /** Pictures drawn; what is drawn within a few milliseconds is one. */
  frames = 0;
  /** How the last picture was coded, as the protocol names it. */
  encoding = '';
  /** On the clock of `performance.now()`. */
  lastIn = performance.now();
  private lastFrame = 0;

  drew(encoding: string): void {
    if (encoding !== '') this.encoding = encoding;
    const now = performance.now();
    if (now - this.lastFrame < oneFrameMs) return;
    this.lastFrame = now;
    this.frames += 1;
  }

  /** Counts the traffic of a socket that lives in a worker. */
  count({ bytesIn, bytesOut }: { readonly bytesIn: number; readonly bytesOut: number }): void {
    if (bytesIn > 0) this.lastIn = performance.now();
    this.bytesIn += bytesIn;
    this.bytesOut += bytesOut;
  }

  /** Counts a socket's traffic from now on. */
  watch(socket: WebSocket): void {
    socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      this.lastIn = performance.now();
      if (data instanceof ArrayBuffer) this.bytesIn += data.byteLength;
    });
    const send = socket.send.bind(socket);
    socket.send = (data) => {
      if (typeof data !== 'string' && !(data instanceof Blob)) this.bytesOut += data.byteLength;
      send(data);
    };
  }
}

const oneFrameMs = 4;
