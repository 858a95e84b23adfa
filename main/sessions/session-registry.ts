import { randomUUID } from 'node:crypto';
import type { ConsoleDisplay, ConsolePreference, ConsoleState } from '../../shared/console.ts';
import { fail, type Result } from '../../shared/errors.ts';
import { createProxyMemory } from './proxy-memory.ts';
import { createSession, type SessionDeps } from './session.ts';
import { createTurns, type Turns } from './turns.ts';
import type { ConsoleSession, SessionCloud } from './types.ts';

/** A VM whose console is wanted. `vmName` is the last name known. */
export interface SessionTarget {
  readonly cloudId: string;
  readonly vmUuid: string;
  readonly vmName: string;
  readonly preference: ConsolePreference;
  /** What its bookmark asks for. */
  readonly display?: Partial<ConsoleDisplay>;
}

type Shared = 'bridge' | 'connect' | 'log' | 'timings' | 'now' | 'conditions' | 'autoReconnect';

export interface RegistryDeps extends Pick<SessionDeps, Shared> {
  /** `undefined` for a cloud that we do not have. */
  readonly cloudOf: (cloudId: string) => SessionCloud | undefined;
  /** Consoles that may be open at a time; each holds sockets, memory and a window. */
  readonly limit?: number;
}

export interface SessionRegistry {
  /** Answers at once, with the session of that VM where there is one. */
  open(target: SessionTarget): Result<{ session: ConsoleSession; isNew: boolean }>;
  get(sessionId: string): ConsoleSession | undefined;
  /** In the order of opening. */
  list(): readonly ConsoleState[];
  /** A cloud, or one of its VMs, is not as it was: consoles of it that were lost are tried at once. */
  nudge(cloudId: string, vmUuid?: string): void;
  /** Called on every change of any session, with all of them. Returns the end of the subscription. */
  onChange(listener: (states: readonly ConsoleState[]) => void): () => void;
  /** Disposes the sessions of one cloud: it was signed out or removed. */
  closeCloud(cloudId: string): void;
  /** Disposes all sessions; opens none any more. A second call does nothing. */
  dispose(): void;
}

const defaultSessionLimit = 32;

/** All open consoles of this app. A session leaves the list when it is disposed, by whomever. */
export function createSessionRegistry(deps: RegistryDeps): SessionRegistry {
  const sessions = new Map<string, ConsoleSession>();
  const listeners = new Set<(states: readonly ConsoleState[]) => void>();
  const proxyMemory = createProxyMemory();
  const turnsOf = new Map<string, Turns>();
  const limit = deps.limit ?? defaultSessionLimit;
  let disposed = false;

  const list = (): readonly ConsoleState[] => [...sessions.values()].map(({ state }) => state);
  const announce = (): void => {
    for (const listener of [...listeners]) listener(list());
  };
  const isOf = (target: SessionTarget, { state }: ConsoleSession): boolean =>
    state.cloudId === target.cloudId && state.vmUuid === target.vmUuid;
  const add = (cloud: SessionCloud, { vmUuid, vmName, preference, display }: SessionTarget): ConsoleSession => {
    const { bridge, connect, log, timings, now, conditions, autoReconnect } = deps;
    const turns = turnsOf.get(cloud.id) ?? createTurns();
    turnsOf.set(cloud.id, turns);
    const optional = { ...(timings && { timings }), ...(now && { now }), ...(display && { display }) };
    const shared = { bridge, connect, log, proxyMemory, conditions, autoReconnect, turns, ...optional };
    const session = createSession({ ...shared, id: randomUUID(), cloud, vmUuid, vmName, preference });
    sessions.set(session.id, session);
    session.onChange(({ phase }) => {
      if (phase.kind === 'closed') sessions.delete(session.id);
      announce();
    });
    return session;
  };

  return {
    list,
    get: (sessionId) => sessions.get(sessionId),
    open: (target) => {
      if (disposed) return fail('cancelled');
      const existing = [...sessions.values()].find((session) => isOf(target, session));
      if (existing) return { ok: true, value: { session: existing, isNew: false } };
      const cloud = deps.cloudOf(target.cloudId);
      if (!cloud) return fail('cloud-not-found');
      if (sessions.size >= limit) return fail('console-limit', { limit });
      return { ok: true, value: { session: add(cloud, target), isNew: true } };
    },
    nudge: (cloudId, vmUuid) => {
      const ofThese = ({ state }: ConsoleSession): boolean =>
        state.cloudId === cloudId && (vmUuid === undefined || state.vmUuid === vmUuid);
      for (const session of [...sessions.values()].filter(ofThese)) session.nudge();
    },
    onChange: (listener) => {
      listeners.add(listener);
      listener(list());
      return () => listeners.delete(listener);
    },
    closeCloud: (cloudId) => {
      for (const session of [...sessions.values()]) if (session.state.cloudId === cloudId) session.dispose();
    },
    dispose: () => {
      disposed = true;
      for (const session of [...sessions.values()]) session.dispose();
      listeners.clear();
    },
  };
}
