import { playerName, type FromPlayer, type ToPlayer } from './worklet-protocol.ts';
import type { Stereo } from './sound-decoder.ts';
import workletUrl from './worklet.ts?worker&url';

/** Sound of one frequency on its way to this computer's speakers. */
export interface Player {
  play(sound: Stereo): void;
  /** The least that sound is to be held back, in ms. */
  want(ms: number): void;
  /** No more for now: what waits is played to its end. */
  end(): void;
  /** 0 to 1. */
  setGain(gain: number): void;
  /** How long sound that is given now waits before it is heard, in ms; undefined while nothing is heard. */
  delayMs(): number | undefined;
  dispose(): void;
}

export type MakePlayer = (rate: number) => Player;

/** The output device is let go when nothing was heard for as long. */
const restAfterMs = 5000;

/**
 * Plays through an AudioWorklet. A browser that wants a click before any sound gets it from the person's next click or key; what
 * came before is not made up for.
 */
export const createPlayer: MakePlayer = (rate) => new WorkletPlayer(rate);

class WorkletPlayer implements Player {
  private readonly context: AudioContext;
  private readonly gain: GainNode;
  private node: AudioWorkletNode | undefined;
  private figures: (FromPlayer & { readonly at: number }) | undefined;
  private rest: ReturnType<typeof setTimeout> | undefined;
  private wanted = 0;
  private open = true;

  constructor(rate: number) {
    this.context = new AudioContext({ sampleRate: rate, latencyHint: 'interactive' });
    this.gain = new GainNode(this.context);
    this.gain.connect(this.context.destination);
    for (const event of ['pointerdown', 'keydown'] as const) addEventListener(event, this.resume, true);
    void this.load().catch((error: unknown) => {
      if (this.open) throw error;
    });
  }

  play({ left, right }: Stereo): void {
    clearTimeout(this.rest);
    if (this.context.state === 'suspended') this.resume();
    this.post({ kind: 'samples', left, right }, [left.buffer, right.buffer]);
  }

  want(ms: number): void {
    this.wanted = ms;
    this.post({ kind: 'want', ms });
  }

  end(): void {
    this.post({ kind: 'end' });
    clearTimeout(this.rest);
    this.rest = setTimeout(() => void this.context.suspend(), restAfterMs);
  }

  setGain(gain: number): void {
    // Not at once: a step within a wave clicks.
    this.gain.gain.setTargetAtTime(gain, this.context.currentTime, 0.01);
  }

  delayMs(): number | undefined {
    const { figures, context } = this;
    if (!figures?.isPlaying || performance.now() - figures.at > 1000) return undefined;
    return figures.heldMs + (context.baseLatency + (context.outputLatency || 0)) * 1000;
  }

  dispose(): void {
    if (!this.open) return;
    this.open = false;
    clearTimeout(this.rest);
    for (const event of ['pointerdown', 'keydown'] as const) removeEventListener(event, this.resume, true);
    this.node?.port.postMessage('close');
    void this.context.close();
  }

  private async load(): Promise<void> {
    await this.context.audioWorklet.addModule(workletUrl);
    if (!this.open) return;
    const node = new AudioWorkletNode(this.context, playerName, { numberOfInputs: 0, outputChannelCount: [2] });
    node.port.onmessage = ({ data }: MessageEvent<FromPlayer>) => (this.figures = { ...data, at: performance.now() });
    node.connect(this.gain);
    this.node = node;
    this.want(this.wanted);
  }

  private post(message: ToPlayer, transfer: Transferable[] = []): void {
    this.node?.port.postMessage(message, transfer);
  }

  private readonly resume = (): void => {
    if (this.context.state === 'suspended') void this.context.resume().catch(() => undefined);
  };
}
