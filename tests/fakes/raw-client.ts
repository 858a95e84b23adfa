import { connect, type Socket } from 'node:net';

/** A client that speaks to the bridge byte by byte, as nobody's library would. */
export class RawClient {
  readonly socket: Socket;
  received = Buffer.alloc(0);

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.on('error', () => {});
    this.socket.on('data', (chunk) => {
      this.received = Buffer.concat([this.received, chunk]);
    });
  }

  send(bytes: string | Buffer): void {
    this.socket.write(bytes);
  }

  /** The HTTP status once the server has ended the connection; `undefined` when it said nothing. */
  async statusAtEnd(): Promise<number | undefined> {
    if (!this.socket.closed) await new Promise((resolve) => this.socket.once('close', resolve));
    const status = /^HTTP\/1\.1 (\d+)/.exec(this.received.toString('latin1'))?.[1];
    return status === undefined ? undefined : Number(status);
  }
}

export interface UpgradeOptions {
  readonly method?: string;
  readonly path?: string;
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
  readonly protocols?: string | undefined;
  readonly version?: string;
  readonly key?: string;
  readonly extra?: readonly string[];
}

/** The text of an upgrade request; a header given as `undefined` is left out. */
export function upgradeRequest(options: UpgradeOptions): string {
  const headers: readonly (readonly [string, string | undefined])[] = [
    ['Host', options.host],
    ['Upgrade', 'websocket'],
    ['Connection', 'Upgrade'],
    ['Sec-WebSocket-Key', options.key ?? 'dGhlIHNhbXBsZSBub25jZQ=='],
    ['Sec-WebSocket-Version', options.version ?? '13'],
    ['Origin', options.origin],
    ['Sec-WebSocket-Protocol', options.protocols],
  ];
  const lines = headers.filter(([, value]) => value !== undefined).map(([name, value]) => `${name}: ${value ?? ''}`);
  return [
    `${options.method ?? 'GET'} ${options.path ?? '/'} HTTP/1.1`,
    ...lines,
    ...(options.extra ?? []),
    '',
    '',
  ].join('\r\n');
}
