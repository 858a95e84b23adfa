import type { Route, RouteChoice } from '../../shared/console.ts';
import { fail, type AppError, type ErrorCode, type Result } from '../../shared/errors.ts';
import type { Opened, Target } from '../bridge/types.ts';
import { childOf, wait } from './abort.ts';

/** A way that is open; its connection is handed on to the bridge, so that nothing is connected twice. */
export interface OpenRoute {
  readonly route: Route;
  readonly target: Target;
  readonly opened: Opened;
}

export type Way = (signal: AbortSignal) => Promise<Result<OpenRoute>>;

export interface RouteDeps {
  readonly direct: Way;
  readonly proxy: Way;
  readonly choice: RouteChoice;
  readonly headStartMs: number;
  readonly signal: AbortSignal;
}

/**
 * Opens the way that was asked for, or the first that works: the host directly, and beside it the console proxy as soon as
 * the direct way has failed or has not answered within its head start. The one that loses is closed.
 */
export function chooseRoute(deps: RouteDeps): Promise<Result<OpenRoute>> {
  return deps.choice === 'auto' ? race(deps) : deps[deps.choice](deps.signal);
}

async function race({ direct, proxy, headStartMs, signal }: RouteDeps): Promise<Result<OpenRoute>> {
  const directRun = startRun(direct, signal);
  const headStart = childOf(signal);
  const early = await Promise.race([directRun.result, wait(headStartMs, headStart.controller.signal)]);
  headStart.controller.abort();
  headStart.release();
  if (early?.ok || signal.aborted) return directRun.result;
  const proxyRun = startRun(proxy, signal);
  const winner = await firstToOpen(directRun.result, proxyRun.result);
  for (const run of [directRun, proxyRun]) run.discardUnless(winner);
  return winner;
}

interface Run {
  readonly result: Promise<Result<OpenRoute>>;
  /** Stops it where it still runs, and closes what it may have opened, unless that is the winner. */
  discardUnless(winner: Result<OpenRoute>): void;
}

function startRun(way: Way, signal: AbortSignal): Run {
  const { controller, release } = childOf(signal);
  const result = way(controller.signal).finally(release);
  const discard = async (winner: Result<OpenRoute>): Promise<void> => {
    const own = await result;
    if (own !== winner && own.ok) own.value.opened.stream.destroy();
  };
  return {
    result,
    discardUnless: (winner) => {
      controller.abort();
      void discard(winner);
    },
  };
}

type RunResult = Promise<Result<OpenRoute>>;

async function firstToOpen(directRun: RunResult, proxyRun: RunResult): Promise<Result<OpenRoute>> {
  const never = new Promise<never>(() => {});
  const opened = (run: RunResult): RunResult => run.then((result) => (result.ok ? result : never));
  const both = async (): RunResult => {
    const [direct, proxy] = await Promise.all([directRun, proxyRun]);
    if (direct.ok) return direct;
    return proxy.ok ? proxy : { ok: false, error: worthTelling(direct.error, proxy.error) };
  };
  return Promise.race([opened(directRun), opened(proxyRun), both()]);
}

/** The proxy could not even be asked for: then the direct way's failure says more. */
const proxyNotOffered: readonly ErrorCode[] = ['api-unsupported', 'permission-denied', 'proxy-scheme-unsupported'];

/** Outside of the hosts' network a closed direct way is usual, and the proxy's failure is the one to mend. */
function worthTelling(direct: AppError, proxy: AppError): AppError {
  return proxyNotOffered.includes(proxy.code) ? direct : proxy;
}

/** For a way that does not exist: it fails without being tried. */
export function noWay(error: AppError): Way {
  return () => Promise.resolve(fail(error.code, error.params));
}
