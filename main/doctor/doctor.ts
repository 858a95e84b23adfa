import { writeFile } from 'node:fs/promises';
import type { ConsoleState, Step } from '../../shared/console.ts';
import { fail, ok, type AppError, type Result } from '../../shared/errors.ts';
import type { Vm } from '../../shared/vm.ts';
import type { ConsoleSession, SessionCloud } from '../sessions/types.ts';
import { addressOf } from '../sessions/reach.ts';
import { writeFailure } from '../stores/file-errors.ts';
import { candidateBaseUrls } from '../zstack/base-url.ts';
import { pngSize } from '../../shared/png.ts';
import { reachVm, StepBook, type DoctorWayIn, type Reached } from './reach.ts';
import type { Outcome } from './report.ts';

/** A console session with its hidden window. */
export interface OpenedConsole {
  readonly session: ConsoleSession;
  /** The picture at guest resolution, PNG. */
  screenshot(signal: AbortSignal): Promise<Result<Uint8Array>>;
}

export interface DoctorDeps {
  readonly way: DoctorWayIn;
  readonly timeoutMs: number;
  /** Where the first frame is saved. */
  readonly screenshot?: string;
  readonly openConsole: (cloud: SessionCloud, vm: Vm) => Result<OpenedConsole>;
  /** Told once of each step that has ended, in the order in which they end. */
  readonly onStepEnded: (step: Step) => void;
  /** Told of all steps whenever one changes. */
  readonly onSteps?: (steps: readonly Step[]) => void;
  /** Fires when the person gives up. */
  readonly signal: AbortSignal;
}

/** Goes the whole way to a VM's first frame, as the app does, and says how far it came. Leaves nothing open. */
export async function runDoctor(deps: DoctorDeps): Promise<Outcome> {
  const watch = new Watch(deps);
  try {
    const reached = await reachVm({
      way: deps.way,
      signal: watch.signal,
      onStep: (step) => watch.step(step),
    });
    if (!reached.ok) return watch.outcome();
    try {
      return await drawFrame(deps, watch, reached.value);
    } finally {
      await deps.way.leave(reached.value.found.client);
    }
  } finally {
    watch.dispose();
  }
}

async function drawFrame(deps: DoctorDeps, watch: Watch, { found, vm }: Reached): Promise<Outcome> {
  const opened = deps.openConsole(deps.way.cloudOf(found), vm);
  if (!opened.ok) return watch.outcome({ error: opened.error });
  const { session } = opened.value;
  try {
    const state = await watch.follow(session);
    if (state.phase.kind === 'lost') return watch.outcome({ error: state.phase.error });
    if (state.phase.kind !== 'connected') return watch.outcome();
    const { link, firstFrameMs } = state.phase;
    const picture = await opened.value.screenshot(watch.signal);
    const size = picture.ok && pngSize(picture.value);
    if (!size) return watch.outcome({ link });
    const frame = { ...size, firstFrameMs };
    const saved = await save(deps.screenshot, picture.value);
    return watch.outcome({ link, frame, ...(saved.ok ? {} : { error: saved.error }) });
  } finally {
    session.dispose();
  }
}

async function save(file: string | undefined, png: Uint8Array): Promise<Result<void>> {
  if (file === undefined) return ok();
  try {
    await writeFile(file, png, { mode: 0o600 });
    return ok();
  } catch (cause) {
    return writeFailure(file, cause);
  }
}

/** Collects the steps, and ends the way when the person or the clock does. */
class Watch {
  readonly #deps: DoctorDeps;
  readonly #book = new StepBook();
  readonly #told = new Set<string>();
  readonly #abort = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #cause: AppError | undefined;
  readonly #giveUp = (): void => this.#end(fail('cancelled').error);

  constructor(deps: DoctorDeps) {
    this.#deps = deps;
    this.#timer = setTimeout(() => this.#end(this.#late()), deps.timeoutMs);
    deps.signal.addEventListener('abort', this.#giveUp);
    if (deps.signal.aborted) this.#giveUp();
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  step(step: Step): void {
    // A call that was cut off ends as cancelled; the cause is what cut it off.
    const cutOff = step.error?.code === 'cancelled' && this.#cause;
    this.#book.set(cutOff ? { ...step, error: cutOff } : step);
    const steps = this.#book.all;
    for (const each of steps) this.#tell(each);
    this.#deps.onSteps?.(steps);
  }

  /** Resolves when the session shows a frame, is lost, or the way was cut off. */
  follow(session: ConsoleSession): Promise<ConsoleState> {
    return new Promise((resolve) => {
      const end = session.onChange((state) => {
        for (const step of state.steps) this.step(step);
        if (state.phase.kind === 'connecting' || state.phase.kind === 'attached') return;
        queueMicrotask(() => end()); // the first call comes before `end` is there
        resolve(state);
      });
      const cut = (): void => session.dispose();
      this.signal.addEventListener('abort', cut);
      if (this.signal.aborted) cut();
    });
  }

  /** What is still running is where it ended. */
  outcome(reached: Omit<Outcome, 'steps'> = {}): Outcome {
    const { error, ...rest } = reached;
    const cause = this.#cause ?? error;
    if (cause) this.#book.failRunning(cause);
    const steps = this.#book.all;
    for (const each of steps) this.#tell(each);
    const shown = steps.some((each) => each.status === 'failed');
    return { steps, ...rest, ...(cause && !shown ? { error: cause } : {}) };
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#deps.signal.removeEventListener('abort', this.#giveUp);
  }

  /** Out of time: the console is silent, or the cloud is. */
  #late(): AppError {
    const { timeoutMs, way } = this.#deps;
    const seconds = timeoutMs / 1000;
    if (this.#book.isRunning('handshake') || this.#book.isRunning('first-frame'))
      return fail('no-frame', { seconds }).error;
    const bases = candidateBaseUrls(way.url);
    const { host, port } = addressOf((bases.ok && bases.value[0]) || 'http://invalid');
    return fail('host-timeout', { host, port, seconds }).error;
  }

  #end(cause: AppError): void {
    this.#cause ??= cause;
    this.#abort.abort();
  }

  #tell(step: Step): void {
    if (this.#told.has(step.name) || (step.status !== 'done' && step.status !== 'failed')) return;
    this.#told.add(step.name);
    this.#deps.onStepEnded(step);
  }
}
