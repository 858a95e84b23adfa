import { Observable } from '../../observable.ts';
import { noSound, type SoundState, type SoundWish, type ViewerSound } from '../../sound.ts';
import { Playback, type PlaybackDeps } from './playback.ts';
import { Recording, type RecordingDeps } from './recording.ts';

export interface SpiceSoundDeps extends Pick<PlaybackDeps, 'onClock' | 'makePlayer' | 'makeDecoder'> {
  readonly openMicrophone?: RecordingDeps['openMicrophone'];
}

/** What a channel does with its own messages. */
interface SoundPart {
  receive(type: number, data: ArrayBuffer | undefined): void;
  dispose(): void;
}

interface SoundChannel {
  send(type: number, payload: ArrayBuffer): void;
}

const atFirst: SoundWish = { volume: 1, muted: false, microphone: false };

/** The sound of one session: its playback and its record channel, and what the person wants of both. */
export class SpiceSound implements ViewerSound {
  private wished = atFirst;
  private playback: Playback | undefined;
  private recording: Recording | undefined;
  readonly state = new Observable<SoundState>(noSound);

  constructor(private readonly deps: SpiceSoundDeps) {}

  get delayMs(): number | undefined {
    return this.playback?.delayMs;
  }

  wish(wish: SoundWish): void {
    this.wished = wish;
    this.playback?.setLoudness(wish);
    this.recording?.allow(wish.microphone);
  }

  /** Serves the playback channel. */
  readonly createPlayback = (): SoundPart => {
    const { deps } = this;
    const playback = new Playback({
      ...deps,
      onChange: (state) => this.change(state),
    });
    playback.setLoudness(this.wished);
    this.playback = playback;
    this.change({ plays: true });
    return {
      receive: (type, data) => playback.receive(type, data),
      dispose: () => {
        playback.dispose();
        this.change({ plays: false, playing: false });
      },
    };
  };

  /** Serves the record channel. */
  readonly createRecording = (channel: SoundChannel): SoundPart => {
    const { openMicrophone } = this.deps;
    const recording = new Recording({
      send: (type, payload) => channel.send(type, payload),
      ...(openMicrophone && { openMicrophone }),
      onChange: ({ wanted, recording: open, failed }) =>
        this.change({ wantsMicrophone: wanted, recording: open, microphoneFailed: failed }),
    });
    recording.allow(this.wished.microphone);
    this.recording = recording;
    this.change({ records: true });
    return {
      receive: (type, data) => recording.receive(type, data),
      dispose: () => {
        recording.dispose();
        this.change({ records: false, wantsMicrophone: false });
      },
    };
  };

  private change(part: Partial<SoundState>): void {
    this.state.set({ ...this.state.value(), ...part });
  }
}
