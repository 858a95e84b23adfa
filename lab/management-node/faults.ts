import type { Failure } from './errors.ts';

/** What may go wrong with a call, on purpose. */
export type Fault =
  | { readonly kind: 'delay'; readonly ms: number }
  /** Accepts the request and never answers. */
  | { readonly kind: 'mute' }
  /** Cuts the connection before the server acts, after it acted, or in the middle of the answer's body. */
  | { readonly kind: 'drop'; readonly when: 'before' | 'after' | 'mid-body' }
  /** A reverse proxy's 502 page. */
  | { readonly kind: 'bad-gateway' }
  | { readonly kind: 'broken-json' }
  /** The caller's session ends just before the call: `ID.1001`, from the job where the call has one. */
  | { readonly kind: 'session-expired' }
  /** 202, and a job that nobody knows. */
  | { readonly kind: 'lost-job' }
  /** A failure of the API: directly, or from the job where the call has one. */
  | { readonly kind: 'failure'; readonly failure: Failure }
  | { readonly kind: 'permission-denied' }
  | { readonly kind: 'wrong-state'; readonly state: string }
  | { readonly kind: 'not-ready' }
  /** The body in pieces of `bytes`, one each `everyMs`. */
  | { readonly kind: 'drip'; readonly bytes: number; readonly everyMs: number };

export interface FaultRule {
  /** The server's name of the API, such as `QueryVmInstance` or `QueryApiJob` (a poll); `*` for all. */
  readonly api: string;
  readonly fault: Fault;
  /** Matching calls that go well first; 0 when left out. */
  readonly after?: number;
  /** Calls that it then happens to; 1 when left out. */
  readonly count?: number;
}

/** The faults that are switched on. The first rule that matches and is not used up takes a call. */
export class Faults {
  private rules: { readonly rule: FaultRule; passed: number; done: number }[] = [];

  /** Returns how to switch it off again. */
  add(rule: FaultRule): () => void {
    const entry = { rule, passed: 0, done: 0 };
    this.rules.push(entry);
    return () => {
      this.rules = this.rules.filter((each) => each !== entry);
    };
  }

  clear(): void {
    this.rules = [];
  }

  /** The fault for a call that begins now. */
  take(api: string): Fault | undefined {
    for (const entry of this.rules) {
      const { rule } = entry;
      if ((rule.api !== '*' && rule.api !== api) || entry.done >= (rule.count ?? 1)) continue;
      if (entry.passed < (rule.after ?? 0)) {
        entry.passed += 1;
        continue;
      }
      entry.done += 1;
      return rule.fault;
    }
    return undefined;
  }
}
