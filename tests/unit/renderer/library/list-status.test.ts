import { describe, expect, it } from 'vitest';
import { emptyReason, loadingProgress } from '../../../../renderer/library/model/list-status.ts';
import { cloudView, vm } from '../../../fakes/library-api.ts';

const good = cloudView('a', 'A');
const out = cloudView('b', 'B', { signIn: { kind: 'signed-out' } });
const error = { code: 'host-refused', params: { host: 'h', port: 1 } } as const;
const broken = cloudView('c', 'C', { signIn: { kind: 'failed', error } });

describe('emptyReason', () => {
  it('asks for a cloud where there is none', () => {
    expect(emptyReason([], [])).toEqual({ kind: 'no-cloud' });
  });
  it('waits while any cloud may still answer', () => {
    expect(emptyReason([broken, good], [])).toEqual({ kind: 'loading' });
    expect(emptyReason([cloudView('d', 'D', { signIn: { kind: 'signing-in' } })], [])).toEqual({ kind: 'loading' });
    expect(emptyReason([good], [{ cloudId: 'a', phase: 'loading', vms: [] }])).toEqual({ kind: 'loading' });
  });
  it('names the cloud that failed before the one that is signed out', () => {
    expect(emptyReason([out, broken], [])).toEqual({ kind: 'failed', view: broken, error });
    expect(emptyReason([out], [])).toEqual({ kind: 'signed-out', view: out });
    const list = { cloudId: 'a', phase: 'failed', vms: [], error } as const;
    expect(emptyReason([good], [list])).toEqual({ kind: 'failed', view: good, error });
  });
  it('says that there is no VM once every cloud has answered', () => {
    expect(emptyReason([good], [{ cloudId: 'a', phase: 'ready', vms: [] }])).toEqual({ kind: 'no-vm' });
  });
});

describe('loadingProgress', () => {
  it('adds up what comes, and is never more than all', () => {
    const loading = { phase: 'loading', vms: [vm('x'), vm('y')] } as const;
    expect(
      loadingProgress([
        { ...loading, cloudId: 'a', total: 10 },
        { ...loading, cloudId: 'b', total: 1 },
        { cloudId: 'c', phase: 'ready', vms: [vm('z')], total: 1 },
      ]),
    ).toEqual({ come: 4, total: 12 });
    expect(loadingProgress([{ cloudId: 'c', phase: 'ready', vms: [] }])).toBeNull();
  });
});
