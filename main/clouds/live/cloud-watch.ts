import { fail, ok, type Result } from '../../../shared/errors.ts';
import type { ZStackClient } from '../../zstack/types.ts';
import type { Clock } from '../../zstack/wait.ts';
import { hostPages, tagPages } from './extras.ts';
import { Pictures, type PictureDeps } from './pictures.ts';
import type { Question, QuestionDeps } from './question.ts';
import { PassingRows, VisibleRows, WantedRows } from './rows.ts';
import { Tour } from './tour.ts';

/** A little more than a second, so that a server's own clock never counts two requests in one. */
const spacingMs = 1050;
const firstBackOffMs = 2000;
const longestBackOffMs = 60_000;
/** One lost answer is no reason to tell anybody. */
const failuresBeforeTold = 2;

export interface CloudWatchDeps extends Omit<PictureDeps, 'now'> {
  /** The cloud's client while it is signed in. */
  readonly client: () => ZStackClient | undefined;
  readonly clock: Clock;
  /** 0 to 1. */
  readonly random: () => number;
}

/** A first list that failed is asked for again. */
function reload({ cloudId, lists, now }: QuestionDeps): Question {
  const isMissing = () => lists.phaseOf(cloudId) === 'failed' && lists.vmsOf(cloudId).length === 0;
  return {
    vital: true,
    get dueAt() {
      return isMissing() ? now() : Infinity;
    },
    ask: async (client) => {
      await lists.refresh(cloudId, client, true);
      return isMissing() ? fail('cancelled') : ok();
    },
  };
}

/**
 * Keeps the VMs of one cloud fresh while it runs: one question at a time, never two within a second, the most useful first,
 * ever less often while the cloud does not answer.
 */
export class CloudWatch {
  readonly #deps: CloudWatchDeps;
  readonly #questions: readonly Question[];
  readonly #reload: Question;
  readonly #visible: VisibleRows;
  readonly #passing: PassingRows;
  readonly #pictures: Pictures;
  #running: AbortController | undefined;
  #nap: AbortController | undefined;
  #notBefore = 0;
  #failures = 0;

  constructor(deps: CloudWatchDeps) {
    this.#deps = deps;
    const given = { ...deps, now: () => deps.clock.now() };
    const wanted = new WantedRows(given);
    this.#reload = reload(given);
    this.#visible = new VisibleRows(given);
    this.#passing = new PassingRows(given);
    this.#pictures = new Pictures(given);
    const slow = [tagPages(given), hostPages(given), new Tour(given, wanted)];
    // In this order: what is due at the same time goes from the most wanted to the least.
    this.#questions = [this.#reload, wanted, this.#passing, this.#visible, this.#pictures, ...slow];
  }

  /** Goes on until `stop`. */
  start(): void {
    if (this.#running) return;
    this.#running = new AbortController();
    this.#visible.age();
    void this.#loop(this.#running.signal);
  }

  stop(): void {
    this.#running?.abort();
    this.#running = undefined;
    this.#nap?.abort();
  }

  watch(rows: readonly string[], pictures: readonly string[]): void {
    this.#visible.show(rows);
    this.#pictures.show(pictures);
    this.#nap?.abort();
  }

  /** Somebody asked for a change of this VM: its state is looked at sooner. */
  expect(vmUuid: string): void {
    this.#passing.expect(vmUuid);
    this.#nap?.abort();
  }

  /** A person is there: a cloud that did not answer is asked now. */
  retryNow(): void {
    if (this.#failures === 0) return;
    this.#notBefore = Math.min(this.#notBefore, this.#deps.clock.now() + spacingMs);
    this.#nap?.abort();
  }

  async #loop(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const next = this.#next();
      const wait = Math.max(next.dueAt, this.#notBefore) - this.#deps.clock.now();
      if (wait > 0) await this.#sleep(wait);
      else await this.#ask(next, signal);
    }
  }

  /** The first of those that are due, or the one that will be first. */
  #next(): Question {
    const now = this.#deps.clock.now();
    let best = this.#reload;
    for (const question of this.#questions) {
      if (question.dueAt <= now) return question;
      if (question.dueAt < best.dueAt) best = question;
    }
    return best;
  }

  async #sleep(ms: number): Promise<void> {
    this.#nap = new AbortController();
    await this.#deps.clock.wait(Math.min(ms, longestBackOffMs), this.#nap.signal);
    this.#nap = undefined;
  }

  async #ask(question: Question, signal: AbortSignal): Promise<void> {
    const { cloudId, lists, clock } = this.#deps;
    const client = this.#deps.client();
    const phase = lists.phaseOf(cloudId);
    if (!client || phase === 'idle' || phase === 'loading') {
      this.#notBefore = clock.now() + spacingMs;
      return;
    }
    const send = () => {
      this.#notBefore = clock.now() + spacingMs;
      return signal.aborted ? Promise.resolve(ok()) : question.ask(client, signal);
    };
    // A whole refresh takes the lane for itself.
    const answer = await (question === this.#reload ? send() : lists.lane(cloudId).run(send));
    if (!signal.aborted) this.#judge(question, answer);
  }

  #judge(question: Question, answer: Result<unknown>): void {
    if (answer.ok) {
      if (question.vital) this.#failures = 0;
      return;
    }
    if (!question.vital) return;
    this.#failures += 1;
    const pause = Math.min(longestBackOffMs, firstBackOffMs * 2 ** (this.#failures - 1));
    this.#notBefore = this.#deps.clock.now() + pause * (0.75 + this.#deps.random() / 2);
    const { lists, cloudId } = this.#deps;
    const told = this.#failures >= failuresBeforeTold && answer.error.code !== 'cancelled';
    if (told) lists.fail(cloudId, answer.error);
  }
}
