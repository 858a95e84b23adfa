import { createRedactor } from './redact.ts';

export type Level = 'debug' | 'info' | 'warn' | 'error';

/** One line of the log, redacted already. `time` is ISO 8601 in UTC. */
export interface LogRecord {
  readonly time: string;
  readonly level: Level;
  readonly scope: string;
  readonly message: string;
  readonly data?: unknown;
}

/** Where records go. `write` must not throw and gets nothing secret. */
export interface Sink {
  write(record: LogRecord): void;
  dispose(): void;
}

/**
 * What every service gets through its `deps`. The message is a fixed English sentence for developers; everything that
 * varies goes into `data`, where secrets are cut out by key name and by value before any sink sees them.
 */
export interface Logger {
  debug(message: string, data?: object): void;
  info(message: string, data?: object): void;
  warn(message: string, data?: object): void;
  error(message: string, data?: object): void;
  /** From now on this value is never written, in any scope. Values under 6 characters would blank the log: ignored. */
  hide(secret: string): void;
}

export interface Log {
  logger(scope: string): Logger;
  /** Closes the sinks; later records are dropped. Idempotent. */
  dispose(): void;
}

const ranks: Record<Level, number> = { debug: 0, info: 1, warn: 2, error: 3 };

/** The one log of the process. A sink that throws loses that record and nothing else. */
export function createLog(deps: { sinks: readonly Sink[]; level?: Level; now?: () => Date }): Log {
  const redactor = createRedactor();
  const least = ranks[deps.level ?? 'debug'];
  const now = deps.now ?? (() => new Date());
  let open = true;

  const write = (level: Level, scope: string, message: string, data: object | undefined): void => {
    if (!open || ranks[level] < least) return;
    const head = { time: now().toISOString(), level, scope, message: redactor.text(message) };
    const record: LogRecord = data === undefined ? head : { ...head, data: redactor.value(data) };
    for (const sink of deps.sinks) attempt(() => sink.write(record));
  };

  return {
    logger: (scope) => ({
      debug: (message, data) => write('debug', scope, message, data),
      info: (message, data) => write('info', scope, message, data),
      warn: (message, data) => write('warn', scope, message, data),
      error: (message, data) => write('error', scope, message, data),
      hide: (secret) => redactor.hide(secret),
    }),
    dispose: () => {
      if (!open) return;
      open = false;
      for (const sink of deps.sinks) attempt(() => sink.dispose());
    },
  };
}

/** The record as one line: control characters are escaped, so that no text can forge a second line. */
export function formatRecord(record: LogRecord): string {
  const data = record.data === undefined ? '' : ` ${JSON.stringify(record.data)}`;
  const line = `${record.time} ${record.level.toUpperCase().padEnd(5)} ${record.scope}: ${record.message}${data}`;
  return line.replace(/[\p{Cc}\u2028\u2029]/gu, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Logging must never take the app down: a sink that fails is silent. */
function attempt(action: () => void): void {
  try {
    action();
  } catch {
    // nowhere left to report to
  }
}
