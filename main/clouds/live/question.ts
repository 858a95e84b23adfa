import type { Result } from '../../../shared/errors.ts';
import type { ZStackClient } from '../../zstack/types.ts';
import type { VmLists } from '../vm-lists.ts';

/** One kind of question to one cloud. */
export interface Question {
  /** From when on it is worth asking, on the clock's time; Infinity for never. */
  readonly dueAt: number;
  /** Whether an answer says how the cloud does: a refused extra does not. */
  readonly vital: boolean;
  /** Sends one request, or one job, and lays its answer into the lists. */
  ask(client: ZStackClient, signal: AbortSignal): Promise<Result<unknown>>;
}

/** What every question works with. */
export interface QuestionDeps {
  readonly cloudId: string;
  readonly lists: VmLists;
  /** Milliseconds that only go forward. */
  readonly now: () => number;
}

export const mostAtOnce = 100;
