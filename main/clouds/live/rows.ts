import { ok, type Result } from '../../../shared/errors.ts';
import { passingStates } from '../../../shared/vm.ts';
import type { ZStackClient } from '../../zstack/types.ts';
import { mostAtOnce, type Question, type QuestionDeps } from './question.ts';

const visibleEveryMs = 5000;
const passingEveryMs = 2000;
/** How long a VM counts as changing after somebody has asked for a change. */
const expectMs = 20_000;

/** Asks for whole rows; a VM that was asked for and did not come is gone. */
async function askRows(
  { cloudId, lists }: QuestionDeps,
  uuids: readonly string[],
  client: ZStackClient,
  signal: AbortSignal,
): Promise<Result<void>> {
  const answer = await client.getVms(uuids, signal);
  if (!answer.ok) return answer;
  const here = new Set(answer.value.map(({ uuid }) => uuid));
  lists.put(
    cloudId,
    answer.value,
    uuids.filter((uuid) => !here.has(uuid)),
  );
  return ok();
}

/** VMs that the tour has met and that are not known, or that it has missed. */
export class WantedRows implements Question {
  readonly vital = true;
  readonly #deps: QuestionDeps;
  readonly #uuids = new Set<string>();

  constructor(deps: QuestionDeps) {
    this.#deps = deps;
  }

  get dueAt(): number {
    return this.#uuids.size > 0 ? 0 : Infinity;
  }

  add(uuids: Iterable<string>): void {
    for (const uuid of uuids) this.#uuids.add(uuid);
  }

  async ask(client: ZStackClient, signal: AbortSignal): Promise<Result<void>> {
    const some = [...this.#uuids].slice(0, mostAtOnce);
    const answer = await askRows(this.#deps, some, client, signal);
    if (answer.ok) for (const uuid of some) this.#uuids.delete(uuid);
    return answer;
  }
}

/** VMs that are starting, stopping or migrating, and those whose change somebody has just asked for. */
export class PassingRows implements Question {
  readonly vital = true;
  readonly #deps: QuestionDeps;
  readonly #expected = new Map<string, number>();
  #dueAt = 0;

  constructor(deps: QuestionDeps) {
    this.#deps = deps;
  }

  get dueAt(): number {
    return this.#uuids().length > 0 ? this.#dueAt : Infinity;
  }

  expect(uuid: string): void {
    this.#expected.set(uuid, this.#deps.now() + expectMs);
    this.#dueAt = 0;
  }

  ask(client: ZStackClient, signal: AbortSignal): Promise<Result<void>> {
    this.#dueAt = this.#deps.now() + passingEveryMs;
    return askRows(this.#deps, this.#uuids(), client, signal);
  }

  #uuids(): readonly string[] {
    const { lists, cloudId, now } = this.#deps;
    for (const [uuid, until] of this.#expected) if (until < now()) this.#expected.delete(uuid);
    const passing = lists.vmsOf(cloudId).filter(({ state }) => passingStates.includes(state));
    return [...new Set([...this.#expected.keys(), ...passing.map(({ uuid }) => uuid)])].slice(0, mostAtOnce);
  }
}

/** The VMs in sight. */
export class VisibleRows implements Question {
  readonly vital = true;
  readonly #deps: QuestionDeps;
  #uuids: readonly string[] = [];
  #fresh = new Set<string>();
  #dueAt = 0;

  constructor(deps: QuestionDeps) {
    this.#deps = deps;
  }

  get dueAt(): number {
    return this.#uuids.length > 0 ? this.#dueAt : Infinity;
  }

  /** Those that came into sight are asked for at once. */
  show(uuids: readonly string[]): void {
    this.#uuids = uuids.slice(0, mostAtOnce);
    if (this.#uuids.some((uuid) => !this.#fresh.has(uuid))) this.#dueAt = 0;
  }

  /** After a pause everything in sight is old. */
  age(): void {
    this.#dueAt = 0;
  }

  async ask(client: ZStackClient, signal: AbortSignal): Promise<Result<void>> {
    const uuids = this.#uuids;
    this.#dueAt = this.#deps.now() + visibleEveryMs;
    const answer = await askRows(this.#deps, uuids, client, signal);
    if (answer.ok) this.#fresh = new Set(uuids);
    return answer;
  }
}
