import type { ConsolePhase } from '../../shared/console.ts';
import type { AppError, Result } from '../../shared/errors.ts';
import { consoleStates, passingStates, type Vm } from '../../shared/vm.ts';
import { wait } from './abort.ts';
import type { Conditions } from './conditions.ts';
import { heals } from './heals.ts';
import type { Timings } from './timings.ts';
import type { Turns } from './turns.ts';

type Lost = Omit<Extract<ConsolePhase, { kind: 'lost' }>, 'kind'>;

export interface ReconnectorDeps {
  readonly timings: Timings;
  /** Whether the person wants consoles to come back by themselves. */
  readonly enabled: () => boolean;
  readonly conditions: Pick<Conditions, 'asleep'>;
  /** Whether there is a network on which the cloud can be. */
  readonly online: () => boolean;
  readonly turns: Turns;
  readonly askVm: (signal: AbortSignal) => Promise<Result<Vm>>;
  /** Begins an attempt; resolves when it has found its way or failed. */
  readonly begin: () => Promise<unknown>;
  readonly show: (lost: Lost) => void;
  /** Milliseconds that only grow. */
  readonly now: () => number;
  /** 0 to 1, evenly. */
  readonly random?: () => number;
}

/**
 * Brings a lost console back: waits, each time longer, and begins another attempt; or, while the VM itself is away, asks the
 * cloud for its state until it is there. It gives up only where a person is needed.
 */
export class Reconnector {
  readonly #deps: ReconnectorDeps;
  /** Ends what is planned. */
  #plan = new AbortController();
  #lost: AppError | undefined;
  #connectedAt: number | undefined;
  /** A console that was never there is not brought back: its failure is an answer. */
  #worthIt = false;
  #round = 0;

  constructor(deps: ReconnectorDeps) {
    this.#deps = deps;
  }

  /** A picture is there. It counts as a good connection only once it has lived some seconds. */
  connected(): void {
    this.#cancel();
    this.#connectedAt = this.#deps.now();
    this.#worthIt = true;
  }

  /** The connection, or the attempt at one, has ended: shows it together with what comes next. */
  lost(error: AppError): void {
    this.#cancel();
    const wasConnected = this.#connectedAt !== undefined;
    if (wasConnected && this.#deps.now() - (this.#connectedAt ?? 0) >= this.#deps.timings.settledMs) this.#round = 0;
    this.#connectedAt = undefined;
    this.#lost = error;
    const away = error.code === 'vm-not-running';
    if (!heals(error.code) || (!this.#worthIt && !away)) this.#deps.show({ error });
    // A migration is the cloud's doing, and no loss: it is followed in any case.
    else if (!this.#deps.enabled() && error.code !== 'vm-moved') this.#onlyLook(error, wasConnected);
    else if (away) void this.#watch(error, this.#deps.timings.watchMs);
    else void this.#comeBack(error);
  }

  /** The person begins an attempt, or closes the console: nothing is planned any more. */
  cancel(): void {
    this.#cancel();
    this.#lost = undefined;
  }

  /** The person wants no more attempts by themselves. */
  stop(): void {
    this.#cancel();
    this.#worthIt = false;
    this.#round = 0;
    if (this.#lost) this.#deps.show({ error: this.#lost });
  }

  /** Something has changed that may have mended it: tries at once, where trying can help. */
  nudge(): void {
    if (!this.#lost || !heals(this.#lost.code)) return;
    this.#cancel();
    this.#worthIt = true;
    this.#round = 0;
    void this.#go(this.#plan.signal);
  }

  /** The computer woke up, or has another network: what was planned happens now. */
  hurry(): void {
    if (this.#lost && this.#worthIt && this.#deps.enabled()) this.nudge();
  }

  /** The computer goes to sleep or has no network any more. */
  pause(): void {
    if (this.#lost && this.#worthIt && this.#deps.enabled()) this.lost(this.#lost);
  }

  async #comeBack(error: AppError): Promise<void> {
    const { signal } = this.#plan;
    const { conditions, timings, online, show } = this.#deps;
    if (conditions.asleep) {
      show({ error, waitsFor: 'network' }); // waking is told
      return;
    }
    const steps = timings.backOffMs;
    const last = steps.at(-1) ?? 0;
    const ms = this.#jittered(online() ? (steps[this.#round++] ?? last) : last);
    // What says that there is no network may be wrong: one attempt now and then is made all the same.
    show(online() ? { error, retryAt: Date.now() + ms } : { error, waitsFor: 'network' });
    await wait(ms, signal);
    await this.#go(signal);
  }

  async #go(signal: AbortSignal): Promise<void> {
    const endTurn = await this.#deps.turns.take(signal);
    if (!signal.aborted) {
      this.#lost = undefined;
      await this.#deps.begin();
    }
    endTurn();
  }

  /** While the VM has no screen, its state is asked for: soon where it passes by itself, else now and then. */
  async #watch(first: AppError, firstMs: number): Promise<void> {
    const { signal } = this.#plan;
    const over = () => signal.aborted;
    const { timings, askVm, show } = this.#deps;
    let error = first;
    show({ error, waitsFor: 'vm' });
    for (let ms = firstMs; ; ms = passes(error) ? timings.watchMs : timings.watchSlowMs) {
      await wait(this.#jittered(ms), signal);
      if (over()) return;
      const vm = await askVm(signal);
      if (over()) return;
      if (!vm.ok && !heals(vm.error.code)) {
        this.lost(vm.error);
        return;
      }
      const state = vm.ok ? vm.value.state : error.params.state;
      if (state === error.params.state) continue;
      if (consoleStates.includes(String(state))) break;
      error = { ...error, params: { ...error.params, state: String(state) } };
      this.#lost = error;
      show({ error, waitsFor: 'vm' });
    }
    this.#worthIt = true;
    await this.#go(signal);
  }

  /** Says at least whether the VM itself is why the picture went away. */
  #onlyLook(error: AppError, wasConnected: boolean): void {
    const { signal } = this.#plan;
    this.#deps.show({ error });
    if (!wasConnected) return;
    void this.#deps.askVm(signal).then((vm) => {
      if (signal.aborted || !vm.ok || consoleStates.includes(vm.value.state)) return;
      const { name, state } = vm.value;
      this.#lost = { code: 'vm-not-running', params: { vm: name, state } };
      this.#deps.show({ error: this.#lost });
    });
  }

  #cancel(): void {
    this.#plan.abort();
    this.#plan = new AbortController();
  }

  /** So that the consoles of one cloud do not all come at once. */
  #jittered(ms: number): number {
    return Math.round(ms * (0.75 + (this.#deps.random ?? Math.random)() / 2));
  }
}

function passes({ params }: AppError): boolean {
  return passingStates.includes(String(params.state));
}
