import type { SoundFormat, SoundMode } from './messages.ts';
import type { FromRecorder } from './worklet-protocol.ts';

/** Makes what a server takes of ten milliseconds of sound after the other. */
export interface SoundEncoder {
  encode(samples: FromRecorder, time: number): void;
  close(): void;
}

interface SoundEncoderDeps {
  readonly format: SoundFormat;
  /** `time` is that of the samples, in ms. */
  readonly onData: (data: Uint8Array, time: number) => void;
  /** Nothing comes any more. */
  readonly onBroken: () => void;
}

export type MakeSoundEncoder = (mode: SoundMode, deps: SoundEncoderDeps) => SoundEncoder;

export const createSoundEncoder: MakeSoundEncoder = (mode, deps) =>
  mode === 'raw' ? rawEncoder(deps) : opusEncoder(deps);

function rawEncoder({ onData }: SoundEncoderDeps): SoundEncoder {
  return {
    encode(samples, time) {
      const view = new DataView(new ArrayBuffer(samples.length * 2));
      for (const [index, sample] of samples.entries()) view.setInt16(index * 2, sample, true);
      onData(new Uint8Array(view.buffer), time);
    },
    close: () => undefined,
  };
}

/** A server has room for as much in one packet (SND_CODEC_OPUS_FRAME_SIZE), and no more. */
const frameMs = 10;

/** SPICE knows Opus at this rate only. */
export const opusRate = 48_000;

function opusConfig({ channels, rate }: SoundFormat): AudioEncoderConfig {
  return {
    codec: 'opus',
    sampleRate: rate,
    numberOfChannels: channels,
    bitrate: 48_000 * channels,
    opus: { frameDuration: frameMs * 1000 },
  };
}

/** Whether the browser encodes Opus as SPICE takes it: packets of ten milliseconds. Older ones pass the length over. */
export async function encodesOpus(): Promise<boolean> {
  if (typeof AudioEncoder === 'undefined') return false;
  const config = opusConfig({ channels: 2, rate: opusRate });
  const answer = await AudioEncoder.isConfigSupported(config).catch(() => undefined);
  return answer?.supported === true && answer.config?.opus?.frameDuration === frameMs * 1000;
}

function opusEncoder({ format, onData, onBroken }: SoundEncoderDeps): SoundEncoder {
  let open = true;
  const encoder = new AudioEncoder({
    output: (chunk) => {
      const data = new Uint8Array(chunk.byteLength);
      chunk.copyTo(data);
      if (open) onData(data, Math.round(chunk.timestamp / 1000));
    },
    error: () => {
      if (open) onBroken();
    },
  });
  encoder.configure(opusConfig(format));
  return {
    encode(samples, time) {
      if (encoder.state === 'closed') return;
      const sound = new AudioData({
        format: 's16',
        sampleRate: format.rate,
        numberOfFrames: samples.length / format.channels,
        numberOfChannels: format.channels,
        timestamp: time * 1000,
        data: samples,
      });
      encoder.encode(sound);
      sound.close();
    },
    close() {
      open = false;
      if (encoder.state !== 'closed') encoder.close();
    },
  };
}
