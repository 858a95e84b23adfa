import { consoleStates } from '../../../shared/vm.ts';
import type { Tone } from '../../ui/status.tsx';

/** ZStack's states that have words of their own in `library.json`. */
const knownStates = [
  'Created',
  'Starting',
  'Running',
  'Stopping',
  'Stopped',
  'Rebooting',
  'Pausing',
  'Paused',
  'Resuming',
  'Migrating',
  'VolumeMigrating',
  'VolumeRecovering',
  'Crashed',
  'NoState',
  'Unknown',
  'Destroying',
  'Destroyed',
  'Expunging',
] as const;
export type KnownState = (typeof knownStates)[number];

const tones: Readonly<Partial<Record<string, Tone>>> = {
  Running: 'good',
  Paused: 'warn',
  NoState: 'warn',
  Crashed: 'bad',
  Unknown: 'bad',
  Starting: 'busy',
  Stopping: 'busy',
  Rebooting: 'busy',
  Pausing: 'busy',
  Resuming: 'busy',
  Migrating: 'busy',
  VolumeMigrating: 'busy',
  VolumeRecovering: 'busy',
};

/** How a state looks; one that we do not know, or that rests, is `idle`. */
export function stateTone(state: string): Tone {
  return tones[state] ?? 'idle';
}

/** The state if it has words, else undefined: then ZStack's own word is shown. */
export function knownState(state: string): KnownState | undefined {
  return knownStates.find((known) => known === state);
}

/** Whether a VM in this state has a console. */
export function hasConsole(state: string): boolean {
  return consoleStates.includes(state);
}
