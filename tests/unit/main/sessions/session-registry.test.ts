import { afterEach, describe, expect, it } from 'vitest';
import { automatic } from '../../../../shared/console.ts';
import { createLog } from '../../../../main/log/logger.ts';
import { createSessionRegistry, type SessionRegistry } from '../../../../main/sessions/session-registry.ts';
import { FakeConditions } from '../../../fakes/fake-conditions.ts';
import { fakeCloud } from '../../../fakes/fake-cloud.ts';
import { bridgeKit } from '../../../fakes/bridge-kit.ts';
import { createConnect } from '../../../../main/bridge/connect.ts';

describe('SessionRegistry', () => {
  let registry: SessionRegistry;
  const make = (limit = 3, addressesAllowed = () => true): SessionRegistry => {
    const cloud = fakeCloud();
    registry = createSessionRegistry({
      bridge: bridgeKit().bridge,
      connect: createConnect(),
      log: createLog({ sinks: [] }).logger('sessions'),
      conditions: new FakeConditions(),
      autoReconnect: () => false,
      cloudOf: (id) => (id.startsWith('cloud') ? { ...cloud, id } : undefined),
      limit,
      addressesAllowed,
    });
    return registry;
  };
  const open = (vmUuid: string, cloudId = 'cloud-1') =>
    registry.open({ cloudId, vmUuid, vmName: vmUuid, preference: automatic });
  const opened = (vmUuid: string, cloudId?: string) => {
    const result = open(vmUuid, cloudId);
    if (!result.ok) throw new Error(result.error.code);
    return result.value;
  };
  const names = (): string[] => registry.list().map(({ vmName }) => vmName);

  afterEach(() => registry.dispose());

  it('answers at once, and gives the session of a VM that has one', () => {
    make();
    const first = opened('a');
    expect(first.isNew).toBe(true);
    expect(first.session.state).toMatchObject({ vmName: 'a', attempt: 1, phase: { kind: 'connecting' } });
    expect(opened('a')).toEqual({ session: first.session, isNew: false });
    expect(opened('a', 'cloud-2').isNew).toBe(true);
    expect(registry.get(first.session.id)).toBe(first.session);
  });

  it('tells of every change, and drops a session that was disposed by anybody', () => {
    make();
    const seen: string[] = [];
    const end = registry.onChange((states) => seen.push(states.map(({ vmName }) => vmName).join()));
    const { session } = opened('a');
    opened('b');
    session.dispose();
    expect(seen[0]).toBe('');
    expect(seen.at(-1)).toBe('b');
    expect(names()).toEqual(['b']);
    end();
    const count = seen.length;
    opened('c');
    expect(seen).toHaveLength(count);
  });

  it('refuses a cloud that is not there, and more consoles than the limit', () => {
    make(1);
    expect(open('a', 'gone')).toEqual({ ok: false, error: { code: 'cloud-not-found', params: {} } });
    opened('a');
    expect(open('b')).toEqual({ ok: false, error: { code: 'console-limit', params: { limit: 1 } } });
    expect(opened('a').isNew).toBe(false);
  });

  it('opens no console at an address where an administrator forbids it', () => {
    let allowed = false;
    make(3, () => allowed);
    const target = { address: { protocol: 'vnc', host: '127.0.0.1', port: 1, title: 'x' } } as const;
    const refusal = { ok: false, error: { code: 'policy-address', params: { address: '127.0.0.1' } } };
    expect(registry.openAddress(target)).toEqual(refusal);
    allowed = true;
    expect(registry.openAddress(target).ok).toBe(true);
  });

  it('closes the consoles of one cloud', () => {
    make();
    opened('a');
    opened('b', 'cloud-2');
    registry.closeCloud('cloud-1');
    expect(names()).toEqual(['b']);
  });

  it('closes all with itself, and opens none any more', () => {
    make();
    const { session } = opened('a');
    registry.dispose();
    registry.dispose();
    expect(session.state.phase).toEqual({ kind: 'closed' });
    expect(registry.list()).toEqual([]);
    expect(open('b')).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  });
});
