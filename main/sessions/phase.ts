import type { ConsolePhase } from '../../shared/console.ts';

type Kind = ConsolePhase['kind'];

/** Every move that a session may make; `connecting` again is a new attempt. Nothing leads out of `closed`. */
const moves: Readonly<Record<Kind, readonly Kind[]>> = {
  connecting: ['connecting', 'attached', 'lost', 'closed'],
  attached: ['connecting', 'connected', 'lost', 'closed'],
  connected: ['connecting', 'lost', 'closed'],
  lost: ['connecting', 'closed'],
  closed: [],
};

export function mayMove(from: Kind, to: Kind): boolean {
  return moves[from].includes(to);
}
