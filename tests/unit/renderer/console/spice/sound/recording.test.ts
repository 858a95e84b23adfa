import { afterEach, describe, expect, it, vi } from 'vitest';
import { Recording } from '../../../../../../renderer/console/spice/sound/recording.ts';
import { recordCaps, takesOpus, type SoundMode } from '../../../../../../renderer/console/spice/sound/messages.ts';
import type { MicrophoneDeps } from '../../../../../../renderer/console/spice/sound/microphone.ts';
import { encodesOpus, type MakeSoundEncoder } from '../../../../../../renderer/console/spice/sound/sound-encoder.ts';
import { MessageBytes } from '../../../../../fakes/stream-messages.ts';

const start = (rate: number) => new MessageBytes().u32(2).u16(1).u32(rate, 0).end();
const [startRecording, stopRecording] = [101, 102];
const [sentData, sentMode, sentMark] = [101, 102, 103];

/** A recording that the person has said yes to, with an encoder that sends its mode and the number of samples. */
function setUp(mayOpus: boolean) {
  const sent: { readonly type: number; readonly payload: readonly number[] }[] = [];
  const encoders: { readonly mode: SoundMode; breaks: () => void; open: boolean }[] = [];
  let microphone: MicrophoneDeps | undefined;
  const makeEncoder: MakeSoundEncoder = (mode, { onData, onBroken }) => {
    const encoder = { mode, breaks: onBroken, open: true };
    encoders.push(encoder);
    return {
      encode: (samples, time) => onData(Uint8Array.of(mode === 'opus' ? 3 : 1, samples.length), time),
      close: () => (encoder.open = false),
    };
  };
  const recording = new Recording({
    send: (type, payload) => sent.push({ type, payload: [...new Uint8Array(payload)] }),
    onChange: () => {},
    mayOpus: () => mayOpus,
    makeEncoder,
    openMicrophone(deps) {
      microphone = deps;
      return Promise.resolve({ setGain: () => {}, close: () => {} });
    },
  });
  recording.allow(true);
  const begin = async (rate: number) => {
    recording.receive(startRecording, start(rate));
    await Promise.resolve();
    await Promise.resolve();
  };
  return { recording, sent, encoders, begin, hear: (count: number) => microphone?.onSound(new Int16Array(count)) };
}

describe('Recording', () => {
  it('sends Opus where both sides know it, and says so first', async () => {
    const { recording, sent, encoders, begin, hear } = setUp(true);
    await begin(48_000);
    hear(96);
    expect(sent.map(({ type }) => type)).toEqual([sentMode, sentMark, sentData]);
    expect(sent[0]?.payload).toEqual([0, 0, 0, 0, 3, 0]);
    expect(sent[2]?.payload.slice(4)).toEqual([3, 96]);
    recording.receive(stopRecording, undefined);
    expect(encoders.map(({ open }) => open)).toEqual([false]);
  });

  it('sends samples where the server takes no Opus, and at another rate', async () => {
    for (const [mayOpus, rate] of [[false, 48_000] as const, [true, 44_100] as const]) {
      const { recording, sent, begin } = setUp(mayOpus);
      await begin(rate);
      expect(sent[0]).toEqual({ type: sentMode, payload: [0, 0, 0, 0, 1, 0] });
      recording.dispose();
    }
  });

  it('goes on with samples where the encoder breaks', async () => {
    const { recording, sent, encoders, begin, hear } = setUp(true);
    await begin(48_000);
    encoders[0]?.breaks();
    hear(10);
    expect(encoders.map(({ mode, open }) => [mode, open])).toEqual([
      ['opus', false],
      ['raw', true],
    ]);
    expect(sent.slice(2)).toMatchObject([{ type: sentMode, payload: [0, 0, 0, 0, 1, 0] }, { type: sentData }]);
    recording.dispose();
  });
});

describe('Opus on a record channel', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('is announced by both sides', () => {
    expect([recordCaps(true), recordCaps(false)]).toEqual([0b110, 0b010]);
    expect([takesOpus(0b110), takesOpus(0b010)]).toEqual([true, false]);
  });

  it('needs a browser that encodes packets of ten milliseconds', async () => {
    expect(await encodesOpus()).toBe(false);
    const passesOver = (config: AudioEncoderConfig) => ({ supported: true, config: { ...config, opus: undefined } });
    vi.stubGlobal('AudioEncoder', { isConfigSupported: (it: AudioEncoderConfig) => Promise.resolve(passesOver(it)) });
    expect(await encodesOpus()).toBe(false);
    vi.stubGlobal('AudioEncoder', {
      isConfigSupported: (config: object) => Promise.resolve({ supported: true, config }),
    });
    expect(await encodesOpus()).toBe(true);
    vi.stubGlobal('AudioEncoder', { isConfigSupported: () => Promise.reject(new TypeError('no such codec')) });
    expect(await encodesOpus()).toBe(false);
  });
});
