import { Observable } from '../../observable.ts';
import { noSound, type SoundState, type SoundWish, type ViewerSound } from '../../sound.ts';
import { playbackCaps, recordCaps, takesOpus } from './messages.ts';
import { Playback, type PlaybackDeps } from './playback.ts';
import { Recording, type RecordingDeps } from './recording.ts';
import { decodesOpus } from './sound-decoder.ts';
import { encodesOpus } from './sound-encoder.ts';

export type SpiceSoundDeps = Pick<PlaybackDeps, 'onClock' | 'makePlayer' | 'makeDecoder'> &
  Pick<RecordingDeps, 'openMicrophone' | 'makeEncoder'>;

/** What a channel does with its own messages. */
interface SoundPart {
  receive(type: number, data: ArrayBuffer | undefined): void;
  dispose(): void;
}

interface SoundChannel {
  readonly serverCaps: number;
  send(type: number, payload: ArrayBuffer): void;
}

const atFirst: SoundWish = { volume: 1, muted: false, microphone: false };

/** The sound of one session: its playback and its record channel, and what the person wants of both. */
export class SpiceSound implements ViewerSound {
  private wished = atFirst;
  private playback: Playback | undefined;
  private recording: Recording | undefined;
  private opus = { decodes: false, encodes: false };
  readonly state = new Observable<SoundState>(noSound);

  constructor(private readonly deps: SpiceSoundDeps) {}

  get delayMs(): number | undefined {
    return this.playback?.delayMs;
  }

  /** Looks which codecs the browser has. Known long before a server lists its channels; from one that took longer it gets samples. */
  async findCodecs(): Promise<void> {
    const [decodes, encodes] = await Promise.all([decodesOpus(), encodesOpus()]);
    this.opus = { decodes, encodes };
  }

  /** What is announced on a channel of sound. */
  caps(name: 'playback' | 'record'): number {
    return name === 'playback' ? playbackCaps(this.opus.decodes) : recordCaps(this.opus.encodes);
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
    const recording = new Recording({
      ...this.deps,
      send: (type, payload) => channel.send(type, payload),
      mayOpus: () => this.opus.encodes && takesOpus(channel.serverCaps),
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
