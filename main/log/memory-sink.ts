import { formatRecord, type LogRecord, type Sink } from './logger.ts';

export interface MemorySink extends Sink {
  readonly records: readonly LogRecord[];
  /** Everything kept, one record a line. */
  text(): string;
}

/** Keeps the latest records in memory: for tests, and for showing the log in a window. */
export function createMemorySink(limit = 1000): MemorySink {
  const records: LogRecord[] = [];
  return {
    records,
    text: () => records.map(formatRecord).join('\n'),
    write: (record) => {
      records.push(record);
      if (records.length > limit) records.shift();
    },
    dispose: () => {},
  };
}
