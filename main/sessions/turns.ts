/** How many attempts may ask one cloud at a time, where they began by themselves. */
const atOnce = 4;

/** Lets in a few at a time; the others wait in the order in which they came. */
export interface Turns {
  /** Resolves with the end of the turn; also, with nothing to end, as soon as the signal fires. */
  take(signal: AbortSignal): Promise<() => void>;
}

/** When a cloud comes back, all its consoles want to know their addresses in the same moment: this spreads them. */
export function createTurns(most = atOnce): Turns {
  const waiting: (() => void)[] = [];
  let taken = 0;
  const free = (): void => {
    taken -= 1;
    waiting.shift()?.();
  };
  return {
    take: (signal) =>
      new Promise((resolve) => {
        const enter = (): void => {
          signal.removeEventListener('abort', giveUp);
          taken += 1;
          let over = false;
          resolve(() => {
            if (!over) free();
            over = true;
          });
        };
        const giveUp = (): void => {
          waiting.splice(waiting.indexOf(enter), 1);
          resolve(() => {});
        };
        if (signal.aborted) resolve(() => {});
        else if (taken < most) enter();
        else {
          waiting.push(enter);
          signal.addEventListener('abort', giveUp, { once: true });
        }
      }),
  };
}
