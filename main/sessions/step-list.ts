import { stepNames, type Step, type StepName } from '../../shared/console.ts';
import type { AppError, Result } from '../../shared/errors.ts';

/** The steps of one attempt, each with its time. Tells of every change. */
export class StepList {
  readonly #onChange: (steps: readonly Step[]) => void;
  readonly #now: () => number;
  readonly #startedAt = new Map<StepName, number>();
  #steps: readonly Step[] = stepNames.map((name) => ({ name, status: 'waiting' }));

  constructor(deps: { onChange: (steps: readonly Step[]) => void; now: () => number }) {
    this.#onChange = deps.onChange;
    this.#now = deps.now;
  }

  get steps(): readonly Step[] {
    return this.#steps;
  }

  start(name: StepName): void {
    this.#startedAt.set(name, this.#now());
    this.#set({ name, status: 'running' });
  }

  /** `ms` where it was measured elsewhere. */
  done(name: StepName, detail?: string, ms = this.#elapsed(name)): void {
    this.#set({ name, status: 'done', ms, ...(detail !== undefined && { detail }) });
  }

  skip(name: StepName, error?: AppError): void {
    this.#set({ name, status: 'skipped', ...(error && { error }) });
  }

  fail(name: StepName, error: AppError): void {
    this.#set({ name, status: 'failed', ms: this.#elapsed(name), error });
  }

  /** Whatever is running now was where it ended. */
  failRunning(error: AppError): void {
    for (const step of this.#steps) if (step.status === 'running') this.fail(step.name, error);
  }

  isRunning(name: StepName): boolean {
    return this.#steps.some((step) => step.name === name && step.status === 'running');
  }

  /** One step from start to end. `detail` is what the person is shown of its value. */
  async run<T>(
    name: StepName,
    action: () => Promise<Result<T>>,
    detail: (value: T) => string | undefined = () => undefined,
  ): Promise<Result<T>> {
    this.start(name);
    const result = await action();
    if (result.ok) this.done(name, detail(result.value));
    else this.fail(name, result.error);
    return result;
  }

  #elapsed(name: StepName): number {
    const startedAt = this.#startedAt.get(name);
    return startedAt === undefined ? 0 : Math.round(this.#now() - startedAt);
  }

  #set(step: Step): void {
    this.#steps = this.#steps.map((old) => (old.name === step.name ? step : old));
    this.#onChange(this.#steps);
  }
}
