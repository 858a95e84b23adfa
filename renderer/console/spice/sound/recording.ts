import { gainOf } from './gain.ts';
import {
  named,
  readMute,
  readStart,
  readVolume,
  recordClientMessage as client,
  recordMessage,
  soundMode,
  type SoundFormat,
} from './messages.ts';
import { openMicrophone, type Microphone, type OpenMicrophone } from './microphone.ts';

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
  readonly openMicrophone?: OpenMicrophone;
}

/** A record channel: this computer's microphone, only while the guest records and the person has said yes. */
export class Recording {
  private state: RecordingState = { wanted: false, recording: false, failed: false };
  private allowed = false;
  private format: SoundFormat | undefined;
  private microphone: Microphone | undefined;
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
    const open = this.deps.openMicrophone ?? openMicrophone;
    try {
      const microphone = await open({
        format,
        onSound: (samples) => isWanted() && this.sendSound(samples),
        onEnd: () => isWanted() && this.fail(),
      });
      if (isWanted()) this.begin(microphone);
      else microphone.close();
    } catch {
      if (isWanted()) this.fail();
    }
  }

  private begin(microphone: Microphone): void {
    this.microphone = microphone;
    this.startedAt = performance.now();
    this.applyGain();
    this.deps.send(client.mode, modeMessage(soundMode.raw));
    this.deps.send(client.startMark, new Uint32Array([0]).buffer);
    this.change({ recording: true });
  }

  private sendSound(samples: Int16Array): void {
    if (!this.microphone) return; // not yet marked
    const payload = new DataView(new ArrayBuffer(4 + samples.byteLength));
    payload.setUint32(0, Math.round(performance.now() - this.startedAt), true);
    for (const [index, sample] of samples.entries()) payload.setInt16(4 + index * 2, sample, true);
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
