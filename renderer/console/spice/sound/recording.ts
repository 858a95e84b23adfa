import { gainOf } from './gain.ts';
import { named } from '../wire/named.ts';
import {
  readMute,
  readStart,
  readVolume,
  recordClientMessage as client,
  recordMessage,
  soundMode,
  type SoundFormat,
  type SoundMode,
} from './messages.ts';
import type { Microphone, OpenMicrophone } from './microphone.ts';
import { createSoundEncoder, opusRate, type MakeSoundEncoder, type SoundEncoder } from './sound-encoder.ts';
import type { FromRecorder } from './worklet-protocol.ts';

export interface RecordingState {
  /** The guest records, whether it hears anything or not. */
  readonly wanted: boolean;
  /** The microphone is open. */
  readonly recording: boolean;
  /** It could not be opened. */
  readonly failed: boolean;
}

export interface RecordingDeps {
  readonly send: (type: number, payload: ArrayBuffer) => void;
  readonly onChange: (state: RecordingState) => void;
  /** Whether Opus may be sent: the server takes it, and the browser encodes it. */
  readonly mayOpus?: () => boolean;
  readonly openMicrophone: OpenMicrophone;
  readonly makeEncoder?: MakeSoundEncoder;
}

/** A record channel: this computer's microphone, only while the guest records and the person has said yes. */
export class Recording {
  private state: RecordingState = { wanted: false, recording: false, failed: false };
  private allowed = false;
  private format: SoundFormat | undefined;
  private microphone: Microphone | undefined;
  private encoder: SoundEncoder | undefined;
  /** Counts openings, as one may still be under way when it is not wanted any more. */
  private turn = 0;
  private guestVolume = 1;
  private guestMuted = false;
  private startedAt = 0;

  constructor(private readonly deps: RecordingDeps) {}

  /** Whether the person lets this guest hear the microphone. */
  allow(allowed: boolean): void {
    if (allowed === this.allowed) return;
    this.allowed = allowed;
    this.change({ failed: false });
    this.openOrClose();
  }

  receive(type: number, data: ArrayBuffer | undefined): void {
    const bytes = data ?? new ArrayBuffer(0);
    switch (type) {
      case recordMessage.start:
        this.close();
        this.format = named('RECORD_START', () => readStart(bytes));
        this.change({ wanted: true, failed: false });
        this.openOrClose();
        break;
      case recordMessage.stop:
        this.format = undefined;
        this.change({ wanted: false });
        this.openOrClose();
        break;
      case recordMessage.volume: {
        const volumes = named('RECORD_VOLUME', () => readVolume(bytes));
        this.guestVolume = volumes.reduce((sum, each) => sum + each, 0) / Math.max(1, volumes.length);
        this.applyGain();
        break;
      }
      case recordMessage.mute:
        this.guestMuted = named('RECORD_MUTE', () => readMute(bytes));
        this.applyGain();
        break;
    }
  }

  dispose(): void {
    this.format = undefined;
    this.close();
  }

  private openOrClose(): void {
    const { format } = this;
    if (!format || !this.allowed) this.close();
    else if (!this.microphone) void this.open(format);
  }

  private async open(format: SoundFormat): Promise<void> {
    const turn = ++this.turn;
    const isWanted = () => turn === this.turn;
    try {
      const microphone = await this.deps.openMicrophone({
        format,
        onSound: (samples) => isWanted() && this.takeSound(samples),
        onEnd: () => isWanted() && this.fail(),
      });
      if (isWanted()) this.begin(microphone, format);
      else microphone.close();
    } catch {
      if (isWanted()) this.fail();
    }
  }

  private begin(microphone: Microphone, format: SoundFormat): void {
    this.microphone = microphone;
    this.startedAt = performance.now();
    this.applyGain();
    this.encodeAs(format.rate === opusRate && this.deps.mayOpus?.() ? 'opus' : 'raw', format);
    this.deps.send(client.startMark, new Uint32Array([0]).buffer);
    this.change({ recording: true });
  }

  /** A server takes another mode at any time. */
  private encodeAs(mode: SoundMode, format: SoundFormat): void {
    this.encoder?.close();
    this.deps.send(client.mode, modeMessage(soundMode[mode]));
    this.encoder = (this.deps.makeEncoder ?? createSoundEncoder)(mode, {
      format,
      onData: (data, time) => this.sendData(data, time),
      onBroken: () => this.encodeAs('raw', format),
    });
  }

  /** Dropped while the recording is not yet marked. */
  private takeSound(samples: FromRecorder): void {
    this.encoder?.encode(samples, Math.round(performance.now() - this.startedAt));
  }

  private sendData(data: Uint8Array, time: number): void {
    const payload = new Uint8Array(4 + data.length);
    new DataView(payload.buffer).setUint32(0, time, true);
    payload.set(data, 4);
    this.deps.send(client.data, payload.buffer);
  }

  private fail(): void {
    this.close();
    this.change({ failed: true });
  }

  private close(): void {
    this.turn += 1;
    this.microphone?.close();
    this.microphone = undefined;
    this.encoder?.close();
    this.encoder = undefined;
    if (this.state.recording) this.change({ recording: false });
  }

  private applyGain(): void {
    this.microphone?.setGain(this.guestMuted ? 0 : gainOf(this.guestVolume));
  }

  private change(part: Partial<RecordingState>): void {
    this.state = { ...this.state, ...part };
    this.deps.onChange(this.state);
  }
}

/** Time, mode, and no further data. */
function modeMessage(mode: number): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(6));
  view.setUint16(4, mode, true);
  return view.buffer;
}
