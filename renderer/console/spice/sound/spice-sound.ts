import type { SoundState, SoundWish, ViewerSound } from '../../sound.ts';
import { Playback, type PlaybackDeps, type PlaybackState } from './playback.ts';
import { Recording, type RecordingDeps, type RecordingState } from './recording.ts';

export interface SpiceSoundDeps extends Pick<PlaybackDeps, 'onClock' | 'makePlayer' | 'makeDecoder'> {
  readonly onChange: () => void;
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
const nothingPlays: PlaybackState = { playing: false, guestMuted: false };
const nothingRecords: RecordingState = { wanted: false, recording: false, failed: false };

/** The sound of one session: its playback and its record channel, and what the person wants of both. */
export class SpiceSound implements ViewerSound {
  private wished = atFirst;
  private playback: Playback | undefined;
  private recording: Recording | undefined;
  private plays = nothingPlays;
  private records = nothingRecords;

  constructor(private readonly deps: SpiceSoundDeps) {}

  get state(): SoundState {
    const { playing, guestMuted } = this.plays;
    const { wanted, recording, failed } = this.records;
    return { playing, guestMuted, wantsMicrophone: wanted, recording, microphoneFailed: failed };
  }

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
      onChange: (state) => {
        this.plays = state;
        deps.onChange();
      },
    });
    playback.setLoudness(this.wished);
    this.playback = playback;
    deps.onChange();
    return { receive: (type, data) => playback.receive(type, data), dispose: () => playback.dispose() };
  };

  /** Serves the record channel. */
  readonly createRecording = (channel: SoundChannel): SoundPart => {
    const { openMicrophone, onChange } = this.deps;
    const recording = new Recording({
      send: (type, payload) => channel.send(type, payload),
      ...(openMicrophone && { openMicrophone }),
      onChange: (state) => {
        this.records = state;
        onChange();
      },
    });
    recording.allow(this.wished.microphone);
    this.recording = recording;
    onChange();
    return { receive: (type, data) => recording.receive(type, data), dispose: () => recording.dispose() };
  };
}
