import { describe, expect, it } from 'vitest';
import { finalEvent } from '../../../../../renderer/console/spice/final-event.ts';

const ended = (reason: string, clean = false) => ({ kind: 'ended', clean, reason });

describe('finalEvent', () => {
  it('asks for a password only where the main channel wants one', () => {
    expect(finalEvent({ kind: 'refused', code: 7 }, 'main', false)).toEqual({ kind: 'password-needed' });
    expect(finalEvent({ kind: 'refused', code: 7 }, 'main', true)).toEqual({ kind: 'password-wrong' });
    const other = ended('SPICE inputs: permission denied (link error 7)');
    expect(finalEvent({ kind: 'refused', code: 7 }, 'inputs', true)).toEqual(other);
  });

  it.each([
    [{ kind: 'refused', code: 5 }, { kind: 'needs-tls' }],
    [{ kind: 'refused', code: 99 }, ended('SPICE main: unknown reason (link error 99)')],
    [{ kind: 'disconnected', code: 0 }, ended('SPICE main: ended by the server: no error (link error 0)', true)],
    [{ kind: 'disconnected', code: 1 }, ended('SPICE main: ended by the server: the server failed (link error 1)')],
    [{ kind: 'garbled', reason: 'a\nb' }, ended('SPICE main: a b')],
    [{ kind: 'closed', clean: true, reason: 'bye (1000)' }, ended('bye (1000)', true)],
    [{ kind: 'timeout' }, ended('SPICE main: no answer')],
    [{ kind: 'moved' }, { kind: 'moved' }],
  ] as const)('says %o in words', (end, event) => expect(finalEvent(end, 'main', false)).toEqual(event));
});
