import type { z } from 'zod';

/** One guard a request of a part of the contract, for its whole argument list. Exhaustive by type: a request without one fails to compile. */
export type GuardsOf<R> = {
  readonly [N in keyof R]: R[N] extends (...args: infer A) => unknown ? z.ZodType<A> : never;
};
