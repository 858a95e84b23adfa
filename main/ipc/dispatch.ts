import { fail, type Result } from '../../shared/errors.ts';
import { consoleRequests, libraryRequests } from '../../shared/ipc-names.ts';
import type { ConsoleRequests, LibraryRequests, RequestName } from '../../shared/ipc.ts';
import type { Logger } from '../log/logger.ts';
import { guards } from './guards/index.ts';

/** Who asks: the library window, or the console window of one session. */
export type Caller = { readonly kind: 'library' } | { readonly kind: 'console'; readonly sessionId: string };

type Answer<F> = F extends (...args: never[]) => infer V ? Result<V> | Promise<Result<V>> : never;

type Arguments<F> = F extends (...args: infer A) => unknown ? A : never;

/** One function a request of a part of the contract: its arguments in, a Result out. */
export type HandlersOf<R> = {
  readonly [N in keyof R]: (...args: Arguments<R[N]>) => Answer<R[N]>;
};
export type LibraryHandlers = HandlersOf<LibraryRequests>;
/** One function a request of a console window; the session is known by the window that asks, never by an argument. */
export type ConsoleHandlers = {
  readonly [N in keyof ConsoleRequests]: (
    sessionId: string,
    ...args: Parameters<ConsoleRequests[N]>
  ) => Answer<ConsoleRequests[N]>;
};

export interface DispatchDeps {
  /** Absent where there is no library window (doctor): its requests are refused. */
  readonly library?: LibraryHandlers;
  readonly console: ConsoleHandlers;
  readonly log: Logger;
}

/** What reaches the one door: `caller` is undefined for a page, frame or origin that is none of ours. */
export type Dispatch = (
  caller: Caller | undefined,
  name: RequestName,
  args: readonly unknown[],
) => Promise<Result<unknown>>;

type AnyHandler = (...args: unknown[]) => Result<unknown> | Promise<Result<unknown>>;

/**
 * Refuses untrusted callers, requests of the other window kind and malformed arguments, then calls the handler. Always answers
 * with a Result: a refusal or a bug is `internal`, and the log has the rest (names and shapes, never the arguments).
 */
export function createDispatch(deps: DispatchDeps): Dispatch {
  const refuse = createRefuse(deps.log);
  return async (caller, name, args) => {
    const handler = caller && mayAsk(caller, name) ? handlerOf(deps, caller, name) : undefined;
    if (!handler) return refuse(name, 'this window may not ask for it');
    const checked = guards[name].safeParse(args);
    if (!checked.success) return refuse(name, 'malformed arguments', checked.error.issues);
    try {
      return await handler(...checked.data);
    } catch (bug) {
      deps.log.error('a request failed unexpectedly', { name, error: bug instanceof Error ? bug.stack : String(bug) });
      return fail('internal', { reason: name });
    }
  };
}

function mayAsk(caller: Caller, name: RequestName): boolean {
  const allowed: ReadonlySet<RequestName> = caller.kind === 'library' ? libraryRequests : consoleRequests;
  return allowed.has(name);
}

function handlerOf(deps: DispatchDeps, caller: Caller, name: RequestName): AnyHandler | undefined {
  // mayAsk has paired name and window kind already; the maps cannot say so to the compiler.
  if (caller.kind === 'library') return deps.library?.[name as keyof LibraryRequests] as AnyHandler | undefined;
  const handler = deps.console[name as keyof ConsoleRequests] as AnyHandler;
  return (...args) => handler(caller.sessionId, ...args);
}

type Refuse = (name: string, why: string, issues?: readonly object[]) => Result<never>;

/** Logs the 1st, 2nd, 4th, 8th ... of a kind: a page that floods us must not fill the log. */
function createRefuse(log: Logger): Refuse {
  const counts = new Map<string, number>();
  return (name, why, issues = []) => {
    const reason = `${name}: ${why}`;
    const count = (counts.get(reason) ?? 0) + 1;
    counts.set(reason, count);
    const where = issues.slice(0, 10).map((issue) => ('path' in issue ? String(issue.path) : ''));
    if (Number.isInteger(Math.log2(count))) log.warn('a request was refused', { name, why, where, count });
    return fail('internal', { reason });
  };
}
