import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { Route, RouteChoice } from '../../../../shared/console.ts';
import { fail, type ErrorCode, type Result } from '../../../../shared/errors.ts';
import { chooseRoute, type OpenRoute } from '../../../../main/sessions/choose-route.ts';
import { until } from '../../../fakes/until.ts';

/** A way that the test opens or shuts by hand. */
class ManualWay {
  readonly stream = new PassThrough();
  signal: AbortSignal | undefined;
  settle: (result: Result<OpenRoute>) => void = () => {};
  readonly #route: Route;

  constructor(route: Route) {
    this.#route = route;
  }

  readonly way = (signal: AbortSignal): Promise<Result<OpenRoute>> => {
    this.signal = signal;
    return new Promise((resolve) => (this.settle = resolve));
  };

  open(): void {
    const target = { kind: 'tcp', host: '127.0.0.1', port: 1 } as const;
    this.settle({
      ok: true,
      value: { route: this.#route, target, opened: { stream: this.stream, encrypted: false, check: () => {} } },
    });
  }

  shut(code: ErrorCode): void {
    this.settle(fail(code));
  }
}

function start(choice: RouteChoice = 'auto', headStartMs = 10) {
  const direct = new ManualWay('direct');
  const proxy = new ManualWay('proxy');
  const abort = new AbortController();
  const result = chooseRoute({ direct: direct.way, proxy: proxy.way, choice, headStartMs, signal: abort.signal });
  return { direct, proxy, abort, result };
}

const route = async (result: Promise<Result<OpenRoute>>): Promise<string> => {
  const value = await result;
  return value.ok ? value.value.route : value.error.code;
};

describe('chooseRoute', () => {
  it('does not ask the proxy when the host answers within its head start', async () => {
    const { direct, proxy, result } = start('auto', 60_000);
    direct.open();
    expect(await route(result)).toBe('direct');
    expect(proxy.signal).toBe(undefined);
    expect(direct.stream.destroyed).toBe(false);
  });

  it('asks the proxy at once when the host refuses', async () => {
    const { direct, proxy, result } = start('auto', 60_000);
    direct.shut('host-refused');
    await until(() => proxy.signal !== undefined);
    proxy.open();
    expect(await route(result)).toBe('proxy');
  });

  it('asks the proxy beside a slow host; the first to open wins and the other is stopped', async () => {
    const { direct, proxy, result } = start();
    await until(() => proxy.signal !== undefined);
    expect(direct.signal?.aborted).toBe(false);
    proxy.open();
    expect(await route(result)).toBe('proxy');
    expect(direct.signal?.aborted).toBe(true);
    direct.open(); // too late
    await until(() => direct.stream.destroyed);
    expect(proxy.stream.destroyed).toBe(false);
  });

  it('takes the slow host when it opens first after all', async () => {
    const { direct, proxy, result } = start();
    await until(() => proxy.signal !== undefined);
    direct.open();
    expect(await route(result)).toBe('direct');
    expect(proxy.signal?.aborted).toBe(true);
  });

  it('waits for the slow host when the proxy fails', async () => {
    const { direct, proxy, result } = start();
    await until(() => proxy.signal !== undefined);
    proxy.shut('proxy-target-down');
    direct.open();
    expect(await route(result)).toBe('direct');
  });

  it.each<[ErrorCode, ErrorCode, ErrorCode]>([
    ['host-refused', 'proxy-plaintext-refused', 'proxy-plaintext-refused'],
    ['host-timeout', 'tls-untrusted', 'tls-untrusted'],
    ['host-timeout', 'api-unsupported', 'host-timeout'],
    ['host-refused', 'permission-denied', 'host-refused'],
  ])('when both fail, of %s and %s it tells %s', async (directCode, proxyCode, told) => {
    const { direct, proxy, result } = start();
    direct.shut(directCode);
    await until(() => proxy.signal !== undefined);
    proxy.shut(proxyCode);
    expect(await route(result)).toBe(told);
  });

  it.each(['direct', 'proxy'] as const)('tries only the way that was asked for: %s', async (choice) => {
    const started = start(choice);
    started[choice].shut('host-refused');
    expect(await route(started.result)).toBe('host-refused');
    expect(started[choice === 'direct' ? 'proxy' : 'direct'].signal).toBe(undefined);
  });

  it('passes a cancel on to both and asks nobody else', async () => {
    const { direct, proxy, abort, result } = start('auto', 60_000);
    abort.abort();
    expect(direct.signal?.aborted).toBe(true);
    direct.shut('cancelled');
    expect(await route(result)).toBe('cancelled');
    expect(proxy.signal).toBe(undefined);
  });
});
