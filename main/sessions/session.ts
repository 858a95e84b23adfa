import { performance } from 'node:perf_hooks';
import type {
  Attachment,
  ConsoleDisplay,
  ConsolePhase,
  ConsolePreference,
  ConsoleState,
  MigrationClaim,
  MigrationWay,
  ViewerReport,
} from '../../shared/console.ts';
import { hostAndPort, portOf, type ConsoleAddress } from '../../shared/console-address.ts';
import { assertNever } from '../../shared/assert-never.ts';
import { fail, ok, type AppError, type Result } from '../../shared/errors.ts';
import type { Vm } from '../../shared/vm.ts';
import type { Bridge } from '../bridge/bridge.ts';
import type { Connect, Target } from '../bridge/types.ts';
import type { Logger } from '../log/logger.ts';
import { pinFor, prepare, prepareAddress, type Preparation } from './attempt.ts';
import type { Conditions } from './conditions.ts';
import { openMigration } from './migration.ts';
import { mayMove } from './phase.ts';
import type { ProxyMemory } from './proxy-memory.ts';
import { addressOf } from './reach.ts';
import { Reconnector } from './reconnector.ts';
import { RunningAttempt } from './running-attempt.ts';
import { StepList } from './step-list.ts';
import { defaultTimings, type Timings } from './timings.ts';
import type { Turns } from './turns.ts';
import type { ConsoleSession, SessionAddress, SessionCloud } from './types.ts';

export interface SessionDeps {
  readonly id: string;
  readonly cloud: SessionCloud | SessionAddress;
  readonly vmUuid: string;
  /** The last name known, until the cloud says it. */
  readonly vmName: string;
  readonly preference: ConsolePreference;
  readonly display?: Partial<ConsoleDisplay>;
  /** Tried first, in place of the cloud's. */
  readonly password?: string;
  readonly bridge: Pick<Bridge, 'admit'>;
  readonly connect: Connect;
  readonly proxyMemory: ProxyMemory;
  readonly conditions: Conditions;
  /** Of the consoles of one cloud. */
  readonly turns: Turns;
  /** Whether a lost console comes back by itself. */
  readonly autoReconnect: () => boolean;
  readonly log: Logger;
  readonly timings?: Partial<Timings>;
  /** Milliseconds that only grow. */
  readonly now?: () => number;
}

/** Makes a session and begins its first attempt at once. */
export function createSession(deps: SessionDeps): ConsoleSession {
  const session = new Session(deps);
  session.reconnect({});
  return session;
}

class Session implements ConsoleSession {
  readonly id: string;
  readonly #deps: SessionDeps;
  readonly #timings: Timings;
  readonly #now: () => number;
  readonly #listeners = new Set<(state: ConsoleState) => void>();
  #state: ConsoleState;
  #attempt: RunningAttempt | undefined;
  /** What a person typed: it holds for the later attempts too, until the console refuses it. */
  #password: string | undefined;
  /** The last one that a console accepted. */
  #provenPassword: string | undefined;
  readonly #reconnector: Reconnector;
  readonly #endConditions: () => void;

  constructor(deps: SessionDeps) {
    this.id = deps.id;
    this.#deps = deps;
    this.#timings = { ...defaultTimings, ...deps.timings };
    this.#password = deps.password;
    this.#now = deps.now ?? (() => performance.now());
    this.#state = {
      sessionId: deps.id,
      ...('address' in deps.cloud && { address: whereIs(deps.cloud.address) }),
      cloudId: deps.cloud.id,
      cloudName: deps.cloud.name,
      vmUuid: deps.vmUuid,
      vmName: deps.vmName,
      preference: deps.preference,
      ...(deps.display && { display: deps.display }),
      attempt: 0,
      phase: { kind: 'connecting' },
      steps: [],
    };
    this.#reconnector = this.#createReconnector();
    this.#endConditions = deps.conditions.onChange((change) => {
      if (change === 'asleep' || change === 'offline') this.#reconnector.pause();
      else this.#hurry();
    });
  }

  get state(): ConsoleState {
    return this.#state;
  }

  onChange(listener: (state: ConsoleState) => void): () => void {
    this.#listeners.add(listener);
    listener(this.#state);
    return () => this.#listeners.delete(listener);
  }

  reconnect(request: { preference?: ConsolePreference; password?: string }): void {
    this.#reconnector.cancel();
    this.#password = request.password ?? this.#password;
    this.#connect(request.preference);
  }

  nudge(): void {
    this.#reconnector.nudge();
  }

  stopRetrying(): void {
    const { phase } = this.#state;
    if ((phase.kind === 'connecting' || phase.kind === 'attached') && phase.recovering && this.#attempt) {
      this.#lose(this.#attempt, phase.recovering);
    }
    this.#reconnector.stop();
  }

  #connect(wanted?: ConsolePreference, recovering?: AppError): void {
    if (!mayMove(this.#state.phase.kind, 'connecting')) return;
    this.#attempt?.end();
    const number = this.#state.attempt + 1;
    const steps = new StepList({
      onChange: (changed) => {
        if (this.#state.attempt === number) this.#update({ steps: changed });
      },
      now: this.#now,
    });
    const preference = wanted ?? this.#state.preference;
    this.#move(
      { kind: 'connecting', ...(recovering && { recovering }) },
      { attempt: number, steps: steps.steps, preference },
    );
    this.#attempt = this.#begin(number, steps);
  }

  async attach(): Promise<Result<Attachment>> {
    const attempt = this.#attempt;
    if (!attempt || this.#state.phase.kind === 'closed') return fail('cancelled');
    if (attempt.taken) return fail('busy', { what: 'console' });
    attempt.taken = true;
    const prepared = await attempt.prepared;
    if (!prepared.ok || attempt.ended) return { ok: false, error: attempt.cause ?? fail('cancelled').error };
    const { link, target, opened, password } = prepared.value;
    const { protocol } = link;
    const onFailure = this.#onFailureOf(attempt, target);
    const ticket = await this.#deps.bridge.admit({ protocol, target, first: attempt.handOver(opened), onFailure });
    if (!attempt.hold(ticket)) return { ok: false, error: attempt.cause ?? fail('cancelled').error };
    attempt.link = link;
    attempt.target = target;
    this.#move({ kind: 'attached', link, ...this.#recovering() });
    attempt.steps.start('handshake');
    const { url, value } = ticket;
    return {
      ok: true,
      value: { attempt: attempt.number, link, url, ticket: value, ...(password !== undefined && { password }) },
    };
  }

  report(report: ViewerReport): void {
    const attempt = this.#attempt;
    if (!attempt || attempt.ended || report.attempt !== attempt.number) return; // of an earlier attempt, or too late
    switch (report.kind) {
      case 'handshake':
        this.#handshakeDone(attempt);
        break;
      case 'frame':
        this.#frameDrawn(attempt, `${report.width} × ${report.height}`);
        break;
      case 'password-needed':
        this.#lose(attempt, fail('console-password-needed').error);
        break;
      case 'password-wrong':
        this.#passwordWrong(attempt);
        break;
      case 'moved':
        this.#lose(attempt, fail('vm-moved', { vm: this.#state.vmName }).error);
        break;
      case 'followed':
        this.#followed(attempt);
        break;
      case 'stayed':
        attempt.stayed();
        break;
      case 'needs-tls':
        this.#lose(attempt, fail('spice-needs-tls').error); // where there is a port for TLS, it was taken
        break;
      case 'ended':
        this.#lose(attempt, this.#endOf(report.reason));
        break;
      default:
        assertNever(report, 'report');
    }
  }

  async migrate(claim: MigrationClaim): Promise<MigrationWay | null> {
    const attempt = this.#attempt;
    if (!attempt || attempt.number !== claim.attempt) return null;
    const { bridge, cloud, vmUuid, log } = this.#deps;
    const onFailureAt = (target: Target) => this.#onFailureOf(attempt, target);
    return openMigration(claim, { attempt, bridge, cloud, vmUuid, log, now: this.#now, onFailureAt });
  }

  trust(sha256: string): Result<void> {
    const pin = this.#attempt?.pin;
    if (this.#state.phase.kind !== 'lost' || pin?.sha256 !== sha256) {
      return fail('internal', { reason: 'certificate-not-shown' });
    }
    this.#deps.cloud.addPin(pin);
    this.reconnect({});
    return ok();
  }

  allowPlaintextProxy(): void {
    const { phase } = this.#state;
    this.#deps.cloud.allowPlaintextProxy();
    if (phase.kind === 'lost' && phase.error.code === 'proxy-plaintext-refused') this.reconnect({});
  }

  dispose(): void {
    if (!mayMove(this.#state.phase.kind, 'closed')) return;
    this.#attempt?.end();
    this.#reconnector.cancel();
    this.#endConditions();
    this.#password = undefined;
    this.#move({ kind: 'closed' });
    this.#listeners.clear();
  }

  #begin(number: number, steps: StepList): RunningAttempt {
    const { log } = this.#deps;
    const attempt = new RunningAttempt({ number, steps, startedAt: this.#now() });
    const safely = this.#prepare(attempt).catch((bug: unknown) => {
      log.error('an attempt threw', { sessionId: this.id, bug: String(bug) });
      return fail('internal', { reason: bug instanceof Error ? bug.name : 'unknown' });
    });
    attempt.watch(safely, (failure) => this.#lose(attempt, failure.error, failure.pin));
    const seconds = Math.ceil(this.#timings.firstFrameMs / 1000);
    void attempt.prepared.then((prepared) => {
      if (!prepared.ok) return;
      attempt.deadline(this.#timings.firstFrameMs, () => this.#lose(attempt, fail('no-frame', { seconds }).error));
    });
    return attempt;
  }

  #prepare(attempt: RunningAttempt): Promise<Preparation> {
    const { cloud, vmUuid, connect, proxyMemory, log } = this.#deps;
    const password = this.#password !== undefined && { password: this.#password };
    const deps = { connect, timings: this.#timings, steps: attempt.steps, signal: attempt.signal, ...password };
    if ('address' in cloud) return prepareAddress(cloud, deps);
    const { vmName: knownAs, preference } = this.#state;
    const onVm = ({ name }: Vm): void => {
      if (!attempt.ended) this.#update({ vmName: name });
    };
    return prepare({ ...deps, cloud, vmUuid, knownAs, preference, proxyMemory, log, onVm });
  }

  #handshakeDone({ steps }: RunningAttempt): void {
    if (!steps.isRunning('handshake')) return;
    steps.done('handshake');
    steps.start('first-frame');
  }

  #frameDrawn(attempt: RunningAttempt, size: string): void {
    if (this.#state.phase.kind !== 'attached' || !attempt.link) return; // later frames only change the size
    this.#handshakeDone(attempt);
    attempt.steps.done('first-frame', size);
    attempt.clearDeadline();
    this.#provenPassword = this.#password;
    const firstFrameMs = Math.round(this.#now() - attempt.startedAt);
    this.#move({ kind: 'connected', link: attempt.link, firstFrameMs }, { everConnected: true });
    this.#reconnector.connected();
  }

  /** While a guest moves, the viewer alone knows which of its two servers matters. */
  #onFailureOf(attempt: RunningAttempt, target: Target): (error: AppError) => void {
    return (error) => {
      const matters = attempt.target === undefined || (attempt.target === target && !attempt.isMoving);
      if (matters) this.#lose(attempt, error);
    };
  }

  #followed(attempt: RunningAttempt): void {
    attempt.followed();
    const { link } = attempt;
    const { phase } = this.#state;
    if (link && phase.kind === 'connected') this.#update({ phase: { ...phase, link } });
    this.#deps.log.info('console followed its guest', { sessionId: this.id, attempt: attempt.number });
  }

  /** The viewer knows only that its socket closed; a cause from the bridge came before and has ended the attempt. */
  #endOf(reason: string): AppError {
    const code = this.#state.phase.kind === 'connected' ? 'console-closed' : 'handshake-failed';
    return fail(code, { reason }).error;
  }

  #lose(attempt: RunningAttempt, error: AppError, pin?: RunningAttempt['pin']): void {
    if (attempt.ended) return; // the first cause is the best known
    const { link } = attempt;
    attempt.cause = error;
    attempt.pin = pin ?? (link && pinFor(error, link.route === 'direct' ? 'spice' : 'proxy'));
    attempt.steps.failRunning(error);
    attempt.end();
    this.#deps.log.info('console lost', { sessionId: this.id, attempt: attempt.number, code: error.code });
    this.#reconnector.lost(error);
  }

  /**
   * A password that was good before the VM's last start may be an old one now: the cloud's own is tried before the person is
   * asked.
   */
  #passwordWrong(attempt: RunningAttempt): void {
    const typedEarlier = this.#password !== undefined && this.#provenPassword === this.#password;
    this.#password = undefined;
    this.#provenPassword = undefined;
    if (typedEarlier && !attempt.ended) this.#connect();
    else this.#lose(attempt, fail('console-password-wrong').error);
  }

  #recovering(): { recovering?: AppError } {
    const { phase } = this.#state;
    const why = phase.kind === 'connecting' ? phase.recovering : undefined;
    return why ? { recovering: why } : {};
  }

  #createReconnector(): Reconnector {
    const { cloud, vmUuid, conditions, turns, autoReconnect } = this.#deps;
    const { host } = 'address' in cloud ? cloud.address : addressOf(cloud.baseUrl);
    const isHere = host === 'localhost' || host === '::1' || host.startsWith('127.');
    return new Reconnector({
      timings: this.#timings,
      enabled: autoReconnect,
      conditions,
      online: () => isHere || conditions.online,
      turns,
      // nobody can say how the VM behind an address is
      askVm: async (signal) => ('address' in cloud ? fail('cloud-not-found') : cloud.client.getVm(vmUuid, signal)),
      begin: () => this.#comeBack(),
      show: (lost) => this.#showLost({ kind: 'lost', ...lost }),
      now: this.#now,
    });
  }

  #comeBack(): Promise<unknown> {
    const { phase } = this.#state;
    if (phase.kind === 'lost') this.#connect(undefined, phase.error);
    return this.#attempt?.prepared ?? Promise.resolve();
  }

  /** Another network, or back from sleep: what was lost is tried at once, and what is connected has to prove it. */
  #hurry(): void {
    this.#attempt?.check();
    this.#reconnector.hurry();
  }

  #showLost(phase: ConsolePhase): void {
    if (this.#state.phase.kind === 'lost') this.#update({ phase });
    else this.#move(phase);
  }

  /** The one writer of the phase. */
  #move(phase: ConsolePhase, more: Partial<ConsoleState> = {}): void {
    const from = this.#state.phase.kind;
    if (!mayMove(from, phase.kind)) {
      this.#deps.log.debug('move refused', { sessionId: this.id, from, to: phase.kind });
      return;
    }
    this.#update({ ...more, phase });
  }

  #update(change: Partial<ConsoleState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of [...this.#listeners]) listener(this.#state);
  }
}

function whereIs(address: ConsoleAddress): string {
  return hostAndPort(address.host, portOf(address));
}
