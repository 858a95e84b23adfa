import type { SoundFormat, SoundMode } from './messages.ts';

/** Both sides of a piece of sound, -1 to 1. */
export interface Stereo {
  readonly left: Float32Array<ArrayBuffer>;
  readonly right: Float32Array<ArrayBuffer>;
}

/** Makes samples of what the server sends, in its order. */
export interface SoundDecoder {
  /** Throws for what is broken. */
  decode(data: Uint8Array<ArrayBuffer>, time: number): void;
  close(): void;
}

interface SoundDecoderDeps {
  readonly format: SoundFormat;
  readonly onSound: (sound: Stereo, time: number) => void;
  readonly onBroken: (reason: string) => void;
}

export type MakeSoundDecoder = (mode: SoundMode, deps: SoundDecoderDeps) => SoundDecoder;

export const createSoundDecoder: MakeSoundDecoder = (mode, deps) =>
  mode === 'raw' ? rawDecoder(deps) : opusDecoder(deps);

function rawDecoder({ format: { channels }, onSound }: SoundDecoderDeps): SoundDecoder {
  return {
    decode(data, time) {
      const frameBytes = channels * 2;
      if (data.length % frameBytes !== 0) throw new Error(`${data.length} bytes are no whole samples`);
      const view = new DataView(data.buffer, data.byteOffset, data.length);
      const side = (offset: number) =>
        Float32Array.from(
          { length: data.length / frameBytes },
          (_, index) => view.getInt16(index * frameBytes + offset, true) / 32768,
        );
      const left = side(0);
      onSound({ left, right: channels === 2 ? side(2) : left.slice() }, time);
    },
    close: () => undefined,
  };
}

const opusConfig = ({ channels, rate }: SoundFormat): AudioDecoderConfig => ({
  codec: 'opus',
  sampleRate: rate,
  numberOfChannels: channels,
});

/** Whether the browser decodes Opus as SPICE sends it: 48 kHz in stereo, packets without a container. */
export async function decodesOpus(): Promise<boolean> {
  if (typeof AudioDecoder === 'undefined') return false;
  const answer = await AudioDecoder.isConfigSupported(opusConfig({ channels: 2, rate: 48_000 })).catch(() => undefined);
  return answer?.supported === true;
}

function opusDecoder({ format, onSound, onBroken }: SoundDecoderDeps): SoundDecoder {
  let open = true;
  let decoder: AudioDecoder | undefined;
  const create = () => {
    const made: AudioDecoder = new AudioDecoder({
      output: (sound) => {
        if (open) onSound(samplesOf(sound), Math.round(sound.timestamp / 1000));
        sound.close();
      },
      error: ({ message }) => {
        if (decoder === made) decoder = undefined; // each packet stands for itself: the next gets a new one
        if (open) onBroken(message);
      },
    });
    made.configure(opusConfig(format));
    return made;
  };
  return {
    decode(data, time) {
      decoder ??= create();
      decoder.decode(new EncodedAudioChunk({ type: 'key', timestamp: time * 1000, data }));
    },
    close() {
      open = false;
      if (decoder && decoder.state !== 'closed') decoder.close();
    },
  };
}

function samplesOf(sound: AudioData): Stereo {
  const plane = (planeIndex: number) => {
    const samples = new Float32Array(sound.numberOfFrames);
    sound.copyTo(samples, { planeIndex, format: 'f32-planar' });
    return samples;
  };
  const left = plane(0);
  return { left, right: sound.numberOfChannels > 1 ? plane(1) : left.slice() };
}
