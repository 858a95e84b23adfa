import type { RouteChoice } from '../../shared/console.ts';
import {
  idleDoctor,
  type DoctorCheck,
  type DoctorPatient,
  type DoctorState,
  type DoctorWay,
} from '../../shared/doctor.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import type { ConsolePreference } from '../../shared/console.ts';
import type { SessionCloud } from '../sessions/types.ts';
import { runDoctor, type OpenedConsole } from './doctor.ts';
import { knownWay } from './reach.ts';
import { succeeded } from './report.ts';

export interface DoctorServiceDeps {
  readonly cloudOf: (cloudId: string) => SessionCloud | undefined;
  /** Who signs in to a cloud, for the line of the step. */
  readonly accountOf: (cloudId: string) => string;
  readonly vmNameOf: (cloudId: string, vmUuid: string) => string;
  /** Opens a console that nobody sees and no list shows. */
  readonly openHidden: (patient: DoctorPatient, preference: ConsolePreference) => Result<OpenedConsole>;
  readonly check: () => Promise<readonly DoctorCheck[]>;
  readonly onChange: (state: DoctorState) => void;
  readonly timeoutMs?: number;
}

/** The doctor of the window: one VM at a time, one way after the other, every step told as it comes. */
export class DoctorService {
  readonly #deps: DoctorServiceDeps;
  #state = idleDoctor;
  #abort = new AbortController();

  constructor(deps: DoctorServiceDeps) {
    this.#deps = deps;
  }

  get state(): DoctorState {
    return this.#state;
  }

  start(cloudId: string, vmUuid: string, routes: readonly RouteChoice[]): Result<void> {
    const cloud = this.#deps.cloudOf(cloudId);
    if (!cloud) return fail('cloud-not-found');
    this.cancel();
    const abort = new AbortController();
    this.#abort = abort;
    const patient = { cloudId, cloudName: cloud.name, vmUuid, vmName: this.#deps.vmNameOf(cloudId, vmUuid) };
    const ways = routes.map((route): DoctorWay => ({ route, phase: 'waiting', steps: [] }));
    this.#set({ phase: 'running', patient, ways, checks: [] });
    void this.#run(cloud, patient, abort.signal);
    return ok();
  }

  cancel(): void {
    this.#abort.abort();
  }

  dispose(): void {
    this.cancel();
  }

  async #run(cloud: SessionCloud, patient: DoctorPatient, signal: AbortSignal): Promise<void> {
    const checks = this.#deps.check().then((found) => {
      if (this.#isRunning(signal)) this.#set({ ...this.#state, checks: found });
    });
    for (const [index, { route }] of this.#state.ways.entries())
      await this.#goWay(index, route, cloud, patient, signal);
    await checks;
    if (this.#isRunning(signal)) this.#set({ ...this.#state, phase: 'done' });
  }

  async #goWay(
    index: number,
    route: RouteChoice,
    cloud: SessionCloud,
    patient: DoctorPatient,
    signal: AbortSignal,
  ): Promise<void> {
    const show = (part: Partial<DoctorWay>): void => {
      if (!this.#isRunning(signal)) return;
      const ways = this.#state.ways.map((way, at) => (at === index ? { ...way, ...part } : way));
      this.#set({ ...this.#state, ways });
    };
    show({ phase: 'running' });
    const outcome = await runDoctor({
      way: knownWay({ cloud, account: this.#deps.accountOf(patient.cloudId), vmUuid: patient.vmUuid }),
      timeoutMs: this.#deps.timeoutMs ?? 60_000,
      openConsole: () => this.#deps.openHidden(patient, { protocol: 'auto', route }),
      onSteps: (steps) => show({ steps }),
      onStepEnded: () => undefined,
      signal,
    });
    show({ ...outcome, phase: succeeded(outcome) ? 'done' : 'failed' });
  }

  /** A run that was replaced says nothing any more; one that was cancelled still says how it ended. */
  #isRunning(signal: AbortSignal): boolean {
    return this.#abort.signal === signal;
  }

  #set(state: DoctorState): void {
    this.#state = state;
    this.#deps.onChange(state);
  }
}
