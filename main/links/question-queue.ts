/** One question with what a yes does. */
export interface Waiting<Q> {
  readonly question: Q;
  /** Two with the same key are the same wish: the second is not asked. */
  readonly key: string;
  readonly open: () => void;
}

interface QuestionQueueDeps<Q> {
  /** Told of the question that stands now, or null. */
  readonly onChange: (question: Q | null) => void;
  /** Told how many were turned away since the queue was last empty. */
  readonly onDropped: (count: number) => void;
  /** How many wait at most, the one that is asked included. */
  readonly limit: number;
}

/** Asks one question at a time. Whoever sends many gets no further than this. */
export class QuestionQueue<Q extends { readonly id: string }> {
  readonly #deps: QuestionQueueDeps<Q>;
  #waiting: readonly Waiting<Q>[] = [];
  #dropped = 0;

  constructor(deps: QuestionQueueDeps<Q>) {
    this.#deps = deps;
  }

  /** The one that is asked now. */
  get asked(): Q | null {
    return this.#waiting[0]?.question ?? null;
  }

  add(wish: Waiting<Q>): void {
    if (this.#waiting.some(({ key }) => key === wish.key)) return;
    if (this.#waiting.length >= this.#deps.limit) {
      this.#dropped += 1;
      return;
    }
    this.#set([...this.#waiting, wish]);
  }

  /** The answer to the question with this id; any other is ignored. */
  answer(id: string, open: boolean): void {
    const [first, ...others] = this.#waiting;
    if (first?.question.id !== id) return;
    this.#set(others);
    if (open) first.open();
    if (others.length === 0) this.#tellDropped();
  }

  #tellDropped(): void {
    const count = this.#dropped;
    this.#dropped = 0;
    if (count > 0) this.#deps.onDropped(count);
  }

  #set(waiting: readonly Waiting<Q>[]): void {
    const before = this.asked;
    this.#waiting = waiting;
    if (this.asked !== before) this.#deps.onChange(this.asked);
  }
}
