/** Where reading of the log has come to; `file` changes when the log is rotated. */
export interface LogPosition {
  readonly file: string;
  readonly offset: number;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** One line of the log; `level` is that of the line before where a line has none. */
export interface LogLine {
  readonly time: string;
  readonly level: LogLevel;
  readonly text: string;
}

export interface LogChunk {
  readonly lines: readonly LogLine[];
  readonly position: LogPosition;
  /** Set where lines were left out in front: the log is longer than what is shown. */
  readonly cut: boolean;
}

/** One file of the report for support, as it will be written. `text` is at most its beginning. */
export interface BundleEntry {
  readonly name: string;
  readonly bytes: number;
  readonly text: string;
}
