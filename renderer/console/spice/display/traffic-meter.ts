const everyMs = 250;

/** Counts the bytes of sockets and tells them, a few times a second at most. */
export class TrafficMeter {
  private bytesIn = 0;
  private bytesOut = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly tell: (bytes: { readonly bytesIn: number; readonly bytesOut: number }) => void) {}

  /** Counts a socket's traffic from now on. */
  watch(socket: WebSocket): void {
    socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (data instanceof ArrayBuffer) this.count(data.byteLength, 0);
    });
    const send = socket.send.bind(socket);
    socket.send = (data) => {
      if (data instanceof ArrayBuffer) this.count(0, data.byteLength);
      send(data);
    };
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private count(bytesIn: number, bytesOut: number): void {
    this.bytesIn += bytesIn;
    this.bytesOut += bytesOut;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      const counted = { bytesIn: this.bytesIn, bytesOut: this.bytesOut };
      this.bytesIn = 0;
      this.bytesOut = 0;
      this.tell(counted);
    }, everyMs);
  }
}
