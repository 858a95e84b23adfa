import { networkInterfaces } from 'node:os';

/** What happened to this computer: it went to sleep, woke up, lost its last network, got one, or moved to another. */
export type ConditionChange = 'asleep' | 'woke' | 'offline' | 'online' | 'moved';

/** The state of this computer, as far as connections depend on it. */
export interface Conditions {
  readonly asleep: boolean;
  /** Whether it has any address but its own loopback. */
  readonly online: boolean;
  /** Returns the end of the subscription. */
  onChange(listener: (change: ConditionChange) => void): () => void;
}

export interface ConditionsDeps {
  /** Told of sleep and of waking, and of an unlocked screen as of waking. Returns the end of it. */
  readonly watchPower: (listener: (change: 'asleep' | 'woke') => void) => () => void;
  /** This computer's addresses on networks. */
  readonly addresses?: () => readonly string[];
  readonly everyMs?: number;
}

/**
 * Watches sleep by the operating system's word, and networks by looking at the addresses every few seconds, since no
 * system tells a program of theirs in the same way. Looks only while somebody listens.
 */
export function createConditions(deps: ConditionsDeps): Conditions {
  const addresses = deps.addresses ?? networkAddresses;
  const listeners = new Set<(change: ConditionChange) => void>();
  let asleep = false;
  let known: readonly string[] = [];
  let end: (() => void) | undefined;

  const tell = (change: ConditionChange): void => {
    for (const listener of [...listeners]) listener(change);
  };
  const look = (): void => {
    const before = known;
    known = addresses();
    if (known.join() === before.join()) return;
    if (known.length === 0) tell('offline');
    else tell(before.length === 0 ? 'online' : 'moved');
  };
  const begin = (): (() => void) => {
    known = addresses();
    const timer = setInterval(look, deps.everyMs ?? 3000);
    const endPower = deps.watchPower((change) => {
      asleep = change === 'asleep';
      tell(change);
    });
    return () => {
      clearInterval(timer);
      endPower();
      asleep = false;
    };
  };

  return {
    get asleep() {
      return asleep;
    },
    get online() {
      return addresses().length > 0;
    },
    onChange: (listener) => {
      listeners.add(listener);
      end ??= begin();
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        end?.();
        end = undefined;
      };
    },
  };
}

/** Sorted, without this computer's own and without those that every interface has by itself (RFC 4291, 2.5.6). */
function networkAddresses(): readonly string[] {
  const all = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  const outside = all.filter(({ internal, address }) => !internal && !/^fe80:/i.test(address));
  return outside.map(({ address }) => address).sort();
}
