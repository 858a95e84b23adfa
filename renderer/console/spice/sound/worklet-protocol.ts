import type { JitterFigures } from './jitter-buffer.ts';

/** Names of the processors that `worklet.ts` registers. */
export const playerName = 'spice-player';
export const recorderName = 'spice-recorder';

/** To the player: samples of both sides, transferred; the least delay; no more sound for now. */
export type ToPlayer =
  | { readonly kind: 'samples'; readonly left: Float32Array<ArrayBuffer>; readonly right: Float32Array<ArrayBuffer> }
  | { readonly kind: 'want'; readonly ms: number }
  | { readonly kind: 'end' };

/** From the player, ten times a second while it runs. */
export type FromPlayer = JitterFigures;

/** From the recorder: ten milliseconds of sound, 16 bits, as many channels beside each other as the recorder was made for. */
export type FromRecorder = Int16Array<ArrayBuffer>;
