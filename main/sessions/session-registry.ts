import { randomUUID } from 'node:crypto';
import type { ConsoleDisplay, ConsolePreference, ConsoleState } from '../../shared/console.ts';
import { keyOfAddress, nameOfAddress, type ConsoleAddress } from '../../shared/console-address.ts';
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

/** A console server without a cloud that is wanted. `password` is held for this session only. */
export interface AddressTarget {
  readonly address: ConsoleAddress;
  /** What its bookmark asks for. */
  readonly display?: Partial<ConsoleDisplay>;
  readonly password?: string;
}

/** The certificates that the person accepted for servers without a cloud, by host. */
export interface AddressPins {
  find(host: string): string | undefined;
  note(host: string, sha256: string): void;
}

type Shared = 'bridge' | 'connect' | 'log' | 'timings' | 'now' | 'conditions' | 'autoReconnect';

export interface RegistryDeps extends Pick<SessionDeps, Shared> {
  /** `undefined` for a cloud that we do not have. */
  readonly cloudOf: (cloudId: string) => SessionCloud | undefined;
  /** Absent where none is kept: then a certificate is accepted for as long as the app runs. */
  readonly addressPins?: AddressPins;
  /** Whether an administrator lets consoles be opened without a cloud; they do when it is left out. */
  readonly addressesAllowed?: () => boolean;
  /** Consoles that may be open at a time; each holds sockets, memory and a window. */
  readonly limit?: number;
}

type Opened = Result<{ readonly session: ConsoleSession; readonly isNew: boolean }>;

export interface SessionRegistry {
  /** Answers at once, with the session of that VM where there is one. */
  open(target: SessionTarget): Opened;
  /** The same for a server without a cloud. A password that comes with it is tried at once where the console was lost. */
  openAddress(target: AddressTarget): Opened;
  /** A session of its own that no list shows, that never tries again by itself and that whoever asked for it disposes. */
  openUnlisted(target: SessionTarget): Result<ConsoleSession>;
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
  const unlisted = new Map<string, ConsoleSession>();
  const listeners = new Set<(states: readonly ConsoleState[]) => void>();
  const proxyMemory = createProxyMemory();
  const turnsOf = new Map<string, Turns>();
  const limit = deps.limit ?? defaultSessionLimit;
  let disposed = false;

  const list = (): readonly ConsoleState[] => [...sessions.values()].map(({ state }) => state);
  const announce = (): void => {
    for (const listener of [...listeners]) listener(list());
  };
  const make = (place: Place, autoReconnect: () => boolean): ConsoleSession => {
    const { bridge, connect, log, timings, now, conditions } = deps;
    // Consoles of one cloud come back one after the other; a server without a cloud is asked by nobody else.
    const turnsKey = place.cloud.id || place.vmUuid;
    const turns = turnsOf.get(turnsKey) ?? createTurns();
    turnsOf.set(turnsKey, turns);
    const optional = { ...(timings && { timings }), ...(now && { now }) };
    const shared = { bridge, connect, log, proxyMemory, conditions, autoReconnect, turns, ...optional };
    return createSession({ ...shared, ...place, id: randomUUID() });
  };
  const add = (place: Place): ConsoleSession => {
    const session = make(place, deps.autoReconnect);
    sessions.set(session.id, session);
    session.onChange(({ phase }) => {
      if (phase.kind === 'closed') sessions.delete(session.id);
      announce();
    });
    return session;
  };
  const openOnce = (cloudId: string, vmUuid: string, placeOf: () => Place | undefined): Opened => {
    if (disposed) return fail('cancelled');
    const isOf = ({ state }: ConsoleSession): boolean => state.cloudId === cloudId && state.vmUuid === vmUuid;
    const existing = [...sessions.values()].find(isOf);
    if (existing) return { ok: true, value: { session: existing, isNew: false } };
    const place = placeOf();
    if (!place) return fail('cloud-not-found');
    if (sessions.size >= limit) return fail('console-limit', { limit });
    return { ok: true, value: { session: add(place), isNew: true } };
  };
  const pins = deps.addressPins ?? createPins();

  return {
    list,
    get: (sessionId) => sessions.get(sessionId) ?? unlisted.get(sessionId),
    openUnlisted: ({ cloudId, ...vm }) => {
      if (disposed) return fail('cancelled');
      const cloud = deps.cloudOf(cloudId);
      if (!cloud) return fail('cloud-not-found');
      const session = make({ cloud, ...vm }, () => false);
      unlisted.set(session.id, session);
      session.onChange(({ phase }) => phase.kind === 'closed' && unlisted.delete(session.id));
      return { ok: true, value: session };
    },
    open: ({ cloudId, ...vm }) =>
      openOnce(cloudId, vm.vmUuid, () => {
        const cloud = deps.cloudOf(cloudId);
        return cloud && { cloud, ...vm };
      }),
    openAddress: (target) => {
      const { address, password } = target;
      if (deps.addressesAllowed?.() === false) return fail('policy-address', { address: address.host });
      const opened = openOnce('', keyOfAddress(address), () => placeOfAddress(target, pins));
      if (opened.ok && !opened.value.isNew && password !== undefined) retryWith(opened.value.session, password);
      return opened;
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
      for (const session of [...sessions.values(), ...unlisted.values()]) session.dispose();
      listeners.clear();
    },
  };
}

type Place = Pick<SessionDeps, 'cloud' | 'vmUuid' | 'vmName' | 'preference' | 'display' | 'password'>;

function placeOfAddress({ address, ...asked }: AddressTarget, pins: AddressPins): Place {
  const host = address.host.toLowerCase();
  return {
    cloud: {
      id: '',
      name: '',
      address,
      pin: () => pins.find(host),
      addPin: ({ sha256 }) => pins.note(host, sha256),
      allowPlaintextProxy: () => undefined,
    },
    vmUuid: keyOfAddress(address),
    vmName: nameOfAddress(address),
    preference: { protocol: address.protocol, route: 'direct' },
    ...asked,
  };
}

function retryWith(session: ConsoleSession, password: string): void {
  if (session.state.phase.kind === 'lost') session.reconnect({ password });
}

function createPins(): AddressPins {
  const known = new Map<string, string>();
  return { find: (host) => known.get(host), note: (host, sha256) => void known.set(host, sha256) };
}
