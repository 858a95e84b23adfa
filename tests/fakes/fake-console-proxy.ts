import type { ConsoleProxy, ProxyTarget } from '../../lab/console-proxy.ts';

/** Notes what the management node asks of its console proxy; nothing listens. */
export class FakeProxy implements ConsoleProxy {
  readonly running = true;
  readonly starts = 1;
  readonly allowed = new Map<string, { token: string; target: ProxyTarget }>();
  readonly disconnected: string[] = [];
  /** `allow` waits for it. */
  gate: Promise<void> = Promise.resolve();

  constructor(
    readonly hostname: string,
    readonly port: number,
  ) {}

  async allow(vmUuid: string, token: string, target: ProxyTarget): Promise<void> {
    await this.gate;
    this.allowed.set(vmUuid, { token, target });
  }

  forbid(vmUuid: string): Promise<void> {
    this.allowed.delete(vmUuid);
    return Promise.resolve();
  }

  disconnect(vmUuid: string): Promise<void> {
    this.disconnected.push(vmUuid);
    return Promise.resolve();
  }

  connections(): Promise<number> {
    return Promise.resolve(0);
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }
}
