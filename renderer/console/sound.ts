import type { Observable } from './observable.ts';

/** What the person wants of a guest's sound in this window. */
export interface SoundWish {
  /** 0 to 1. */
  readonly volume: number;
  readonly muted: boolean;
  /** Whether the guest may hear this computer's microphone. */
  readonly microphone: boolean;
}

/** What a guest does with sound. */
export interface SoundState {
  /** The guest has speakers. */
  readonly plays: boolean;
  readonly playing: boolean;
  /** The guest's own mixer is silent. */
  readonly guestMuted: boolean;
  /** The guest has a microphone. */
  readonly records: boolean;
  /** The guest records now, whether it hears anything or not. */
  readonly wantsMicrophone: boolean;
  /** The microphone is open: the guest hears it. */
  readonly recording: boolean;
  /** It was to be opened, and could not be. */
  readonly microphoneFailed: boolean;
}

/** The sound of a viewer. */
export interface ViewerSound {
  readonly state: Observable<SoundState>;
  /** How long sound waits here before it is heard, in ms; undefined while there is none. */
  readonly delayMs: number | undefined;
  wish(wish: SoundWish): void;
}

export const noSound: SoundState = {
  plays: false,
  playing: false,
  guestMuted: false,
  records: false,
  wantsMicrophone: false,
  recording: false,
  microphoneFailed: false,
};
