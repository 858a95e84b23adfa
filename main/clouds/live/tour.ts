import { ok, type Result } from '../../../shared/errors.ts';
import type { ZStackClient } from '../../zstack/types.ts';
import type { Question, QuestionDeps } from './question.ts';
import type { WantedRows } from './rows.ts';

const pageEveryMs = 2000;
const restMs = 30_000;
const maxPages = 500;

/**
 * Goes through all VMs of the cloud in small pages, over and over with a rest between: what is not in sight changes too, and
 * VMs come and go. Rows shift while it pages, so a VM that it did not meet is asked for before it counts as gone.
 */
export class Tour implements Question {
  readonly vital = true;
  readonly #deps: QuestionDeps;
  readonly #wanted: WantedRows;
  #met = new Set<string>();
  /** Known when this round began: only these can be missed. */
  #before: readonly string[] = [];
  #start = 0;
  #pages = 0;
  dueAt: number;

  constructor(deps: QuestionDeps, wanted: WantedRows) {
    this.#deps = deps;
    this.#wanted = wanted;
    this.dueAt = deps.now() + pageEveryMs;
  }

  async ask(client: ZStackClient, signal: AbortSignal): Promise<Result<void>> {
    const { cloudId, lists, now } = this.#deps;
    this.dueAt = now() + pageEveryMs;
    if (this.#start === 0) this.#before = lists.vmsOf(cloudId).map(({ uuid }) => uuid);
    const page = await client.pageStates(this.#start, signal);
    if (!page.ok) return page;
    const { rows, sent, total } = page.value;
    for (const { uuid } of rows) this.#met.add(uuid);
    this.#wanted.add(lists.putStates(cloudId, rows));
    this.#start += sent;
    this.#pages += 1;
    const ended = sent === 0 || this.#pages >= maxPages || (total !== undefined && this.#start >= total);
    if (ended) this.#end();
    return ok();
  }

  #end(): void {
    this.#wanted.add(this.#before.filter((uuid) => !this.#met.has(uuid)));
    this.#met = new Set();
    this.#start = 0;
    this.#pages = 0;
    this.dueAt = this.#deps.now() + restMs;
  }
}
