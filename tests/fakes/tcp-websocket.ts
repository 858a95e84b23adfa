import { connect, type Socket } from 'node:net';

/** A WebSocket over a plain TCP connection to a port of this computer: what the bridge carries, without the bridge. */
export class TcpWebSocket extends EventTarget {
  readyState = 0;
  binaryType = 'arraybuffer';
  private readonly socket: Socket;

  constructor(port: number) {
    super();
    this.socket = connect({ host: '127.0.0.1', port });
    this.socket.setNoDelay(true);
    this.socket.on('connect', () => {
      this.readyState = 1;
      this.dispatchEvent(new Event('open'));
    });
    this.socket.on('data', (chunk: Buffer) => {
      this.dispatchEvent(new MessageEvent('message', { data: Uint8Array.from(chunk).buffer }));
    });
    this.socket.on('error', () => {});
    this.socket.on('close', () => {
      this.readyState = 3;
      this.dispatchEvent(Object.assign(new Event('close'), { code: 1000, reason: '' }));
    });
  }

  get asSocket(): WebSocket {
    return this as unknown as WebSocket;
  }

  send(bytes: ArrayBuffer): void {
    this.socket.write(new Uint8Array(bytes));
  }

  close(): void {
    this.socket.destroy();
  }
}
