import { powerMonitor } from 'electron';

/** Tells of sleep and of waking; a screen that is unlocked counts as waking, as some systems tell nothing else. */
export function watchPower(listener: (change: 'asleep' | 'woke') => void): () => void {
  const asleep = (): void => listener('asleep');
  const woke = (): void => listener('woke');
  powerMonitor.on('suspend', asleep);
  powerMonitor.on('resume', woke);
  powerMonitor.on('unlock-screen', woke);
  return () => {
    powerMonitor.off('suspend', asleep);
    powerMonitor.off('resume', woke);
    powerMonitor.off('unlock-screen', woke);
  };
}
