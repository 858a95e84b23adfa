import { connect } from 'node:net';
import { TcpServer } from './tcp-server.ts';

/** A port that leads to another one, and counts how often byte patterns come back from there. */
export class TappedPort {
  private constructor(
    private readonly server: TcpServer,
    private readonly counts: ReadonlyMap<string, number>,
  ) {}

  /** `patterns` are looked for byte by byte, over the ends of packets; `null` stands for any byte. */
  static async start(port: number, patterns: ReadonlyMap<string, readonly (number | null)[]>): Promise<TappedPort> {
    const counts = new Map<string, number>();
    const server = await TcpServer.start((near) => {
      const far = connect(port, '127.0.0.1');
      far.on('error', () => near.destroy());
      far.on('close', () => near.destroy());
      near.on('close', () => far.destroy());
      near.pipe(far);
      let before = Buffer.alloc(0);
      far.on('data', (data: Buffer) => {
        before = Buffer.concat([before, data]);
        for (const [name, pattern] of patterns) {
          counts.set(name, (counts.get(name) ?? 0) + occurrences(before, pattern, before.length - data.length));
        }
        before = before.subarray(Math.max(0, before.length - 32));
      });
      far.pipe(near);
    });
    return new TappedPort(server, counts);
  }

  get port(): number {
    return this.server.port;
  }

  count(name: string): number {
    return this.counts.get(name) ?? 0;
  }

  stop(): Promise<void> {
    return this.server.stop();
  }
}

/** Those that end after `from`: the ones before were counted with an earlier packet. */
function occurrences(bytes: Buffer, pattern: readonly (number | null)[], from: number): number {
  const known = Buffer.from(
    pattern.slice(0, pattern.indexOf(null) < 0 ? undefined : pattern.indexOf(null)) as number[],
  );
  let count = 0;
  for (let at = bytes.indexOf(known); at >= 0; at = bytes.indexOf(known, at + 1)) {
    const end = at + pattern.length;
    const fits = pattern.every((byte, index) => byte === null || bytes[at + index] === byte);
    if (end > from && end <= bytes.length && fits) count += 1;
  }
  return count;
}
