/** One request as a test may look at it: no password, session, job id, token or body is in here. */
export interface Call {
  /** The server's name of the API (`LogInByAccount`), or `Unknown`. */
  readonly api: string;
  readonly method: string;
  /** With the query; session and job uuids are masked. */
  readonly path: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** HTTP status; undefined while it runs, 0 when it ended without an answer. */
  status: number | undefined;
}

const anyApi = '*';

/** Every request since the start or the last `clear()`, and how many ran at once. */
export class CallLog {
  private calls: Call[] = [];
  private readonly running = new Map<string, number>();
  private readonly peaks = new Map<string, number>();

  begin(call: Omit<Call, 'status'>): (status: number) => void {
    const entry: Call = { ...call, status: undefined };
    this.calls.push(entry);
    this.count(call.api, 1);
    return (status) => {
      if (entry.status !== undefined) return;
      entry.status = status;
      this.count(call.api, -1);
    };
  }

  all(): readonly Call[] {
    return [...this.calls];
  }

  of(api: string): readonly Call[] {
    return this.calls.filter((call) => call.api === api);
  }

  /** The most requests that ran at the same time: of one API, or of all. */
  peak(api = anyApi): number {
    return this.peaks.get(api) ?? 0;
  }

  /** The most requests of one API that began within any `windowMs`. */
  busiest(api: string, windowMs: number): number {
    const times = this.of(api).map(({ at }) => at);
    return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + windowMs).length));
  }

  clear(): void {
    this.calls = [];
    this.peaks.clear();
  }

  private count(api: string, step: number): void {
    for (const name of [api, anyApi]) {
      const now = (this.running.get(name) ?? 0) + step;
      this.running.set(name, now);
      this.peaks.set(name, Math.max(now, this.peaks.get(name) ?? 0));
    }
  }
}
