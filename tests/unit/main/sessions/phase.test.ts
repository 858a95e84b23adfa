import { expect, it } from 'vitest';
import { mayMove } from '../../../../main/sessions/phase.ts';

const kinds = ['connecting', 'attached', 'connected', 'lost', 'closed'] as const;

it('lets a session go forward, be lost, begin anew and close; nothing leads out of closed', () => {
  const allowed = kinds.flatMap((from) => kinds.filter((to) => mayMove(from, to)).map((to) => `${from} > ${to}`));
  expect(allowed).toEqual([
    'connecting > connecting',
    'connecting > attached',
    'connecting > lost',
    'connecting > closed',
    'attached > connecting',
    'attached > connected',
    'attached > lost',
    'attached > closed',
    'connected > connecting',
    'connected > lost',
    'connected > closed',
    'lost > connecting',
    'lost > closed',
  ]);
});
