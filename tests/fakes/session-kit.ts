import { createConnect } from '../../main/bridge/connect.ts';
import type { Bridge } from '../../main/bridge/bridge.ts';
import type { Connect } from '../../main/bridge/types.ts';
import { createLog } from '../../main/log/logger.ts';
import { createMemorySink } from '../../main/log/memory-sink.ts';
import { createProxyMemory, type ProxyMemory } from '../../main/sessions/proxy-memory.ts';
import { createSession } from '../../main/sessions/session.ts';
import type { Timings } from '../../main/sessions/timings.ts';
import type { ConsoleSession } from '../../main/sessions/types.ts';
import type { ConsolePhase, ConsolePreference, ConsoleState, StepName } from '../../shared/console.ts';
import { automatic } from '../../shared/console.ts';
import { bridgeKit } from './bridge-kit.ts';
import { createTurns } from '../../main/sessions/turns.ts';
import { FakeConditions } from './fake-conditions.ts';
import { fakeCloud, type CloudAnswers, type FakeCloud } from './fake-cloud.ts';
import { until } from './until.ts';

/** Real sessions on a real bridge; only the cloud's answers are made up. */
export interface SessionKit {
  readonly cloud: FakeCloud;
  readonly bridge: Bridge;
  readonly log: () => string;
  readonly conditions: FakeConditions;
  open(preference?: Partial<ConsolePreference>): WatchedSession;
  dispose(): void;
}

/** A session with everything it ever announced. */
export interface WatchedSession {
  readonly session: ConsoleSession;
  readonly states: readonly ConsoleState[];
  readonly reached: (kind: ConsolePhase['kind'], attempt?: number) => Promise<ConsolePhase>;
  readonly step: (name: StepName) => ConsoleState['steps'][number] | undefined;
}

export interface SessionKitOptions {
  readonly answers?: CloudAnswers;
  readonly timings?: Partial<Timings>;
  readonly connect?: Connect;
  /** Lost consoles stay lost when left out. */
  readonly autoReconnect?: boolean;
}

export function sessionKit({
  answers,
  timings,
  autoReconnect = false,
  connect = createConnect({ timeoutMs: 3_000 }),
}: SessionKitOptions = {}): SessionKit {
  const cloud = fakeCloud(answers);
  const { bridge } = bridgeKit({ closeMs: 300 }, connect);
  const proxyMemory: ProxyMemory = createProxyMemory();
  const sink = createMemorySink();
  const log = createLog({ sinks: [sink] }).logger('sessions');
  const opened: ConsoleSession[] = [];
  const conditions = new FakeConditions();
  const turns = createTurns();
  return {
    cloud,
    bridge,
    log: () => sink.text(),
    conditions,
    open: (preference) => {
      const all = { ...automatic, ...preference };
      const known = { id: `session-${opened.length + 1}`, vmUuid: 'vm-1', vmName: 'old name', preference: all };
      const session = createSession({
        ...known,
        ...{ cloud, bridge, connect, proxyMemory, log, conditions, turns },
        autoReconnect: () => autoReconnect,
        timings: { headStartMs: 400, greetingMs: 1_000, proxyRetryMs: 20, firstFrameMs: 5_000, ...timings },
      });
      opened.push(session);
      return watch(session);
    },
    dispose: () => {
      for (const session of opened) session.dispose();
      bridge.dispose();
    },
  };
}

/** Notes everything that a session announces. */
export function watch(session: ConsoleSession): WatchedSession {
  const states: ConsoleState[] = [];
  session.onChange((state) => states.push(state));
  return {
    session,
    states,
    reached: async (kind, attempt = 1) => {
      await until(() => session.state.phase.kind === kind && session.state.attempt >= attempt, 10_000).catch(() => {
        throw new Error(`not ${kind}: ${JSON.stringify(session.state)}`);
      });
      return session.state.phase;
    },
    step: (name) => session.state.steps.find((step) => step.name === name),
  };
}
