import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SoundState } from '../../../../../../renderer/console/sound.ts';
import { playbackCaps, type SoundMode } from '../../../../../../renderer/console/spice/sound/messages.ts';
import type { MicrophoneDeps } from '../../../../../../renderer/console/spice/sound/microphone.ts';
import {
  createSoundDecoder,
  type MakeSoundDecoder,
  type Stereo,
} from '../../../../../../renderer/console/spice/sound/sound-decoder.ts';
import { SpiceSound } from '../../../../../../renderer/console/spice/sound/spice-sound.ts';
import { damage, pick, seeded } from '../../../../../fakes/damaged-streams.ts';
import { MessageBytes } from '../../../../../fakes/stream-messages.ts';
import { pcm16, sine } from '../../../../../fakes/tones.ts';

const message = { data: 101, mode: 102, start: 103, stop: 104, volume: 105, mute: 106, latency: 107 } as const;
const fromRecorder = { start: 101, stop: 102, volume: 103, mute: 104 } as const;
const bytes = () => new MessageBytes();
const start = (channels = 2, rate = 48_000, format = 1) => bytes().u32(channels).u16(format).u32(rate, 0).end();
const data = (time: number, sound: Uint8Array) => bytes().u32(time).raw(sound).end();
const mode = (number: number) => bytes().u32(0).u16(number).end();

describe('SpiceSound', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  /** With players and a microphone that only note what is done to them. */
  function setUp({ delayMs = 80, makeDecoder = createSoundDecoder } = {}) {
    const players: {
      rate: number;
      played: Stereo[];
      gains: number[];
      wanted: number[];
      ended: number;
      open: boolean;
    }[] = [];
    const clocks: ({ time: number; delayMs: number } | undefined)[] = [];
    const sent: { type: number; payload: Uint8Array }[] = [];
    const states: SoundState[] = [];
    const opened: (MicrophoneDeps & { gain: number; open: boolean })[] = [];
    const delay = { ms: delayMs };
    let refuses = false;
    const sound = new SpiceSound({
      onClock: (clock) => clocks.push(clock),
      makeDecoder,
      makePlayer(rate) {
        const player = {
          rate,
          played: [] as Stereo[],
          gains: [] as number[],
          wanted: [] as number[],
          ended: 0,
          open: true,
        };
        players.push(player);
        return {
          play: (stereo) => void player.played.push(stereo),
          want: (ms) => void player.wanted.push(ms),
          end: () => void (player.ended += 1),
          setGain: (gain) => void player.gains.push(gain),
          delayMs: () => delay.ms,
          dispose: () => void (player.open = false),
        };
      },
      async openMicrophone(deps) {
        await Promise.resolve();
        if (refuses) throw new Error('no');
        const microphone = { ...deps, gain: 1, open: true };
        opened.push(microphone);
        return { setGain: (gain) => void (microphone.gain = gain), close: () => void (microphone.open = false) };
      },
    });
    sound.state.onChange(() => states.push(sound.state.value()));
    const playback = sound.createPlayback();
    const recording = sound.createRecording({
      serverCaps: 0,
      send: (type, payload) => sent.push({ type, payload: new Uint8Array(payload) }),
    });
    const wish = (part: Partial<Parameters<typeof sound.wish>[0]>) =>
      sound.wish({ volume: 1, muted: false, microphone: false, ...part });
    const dispose = () => {
      playback.dispose();
      recording.dispose();
    };
    const settle = () => vi.advanceTimersByTimeAsync(0);
    const refuse = () => (refuses = true);
    return { sound, playback, recording, players, clocks, sent, states, opened, wish, dispose, settle, delay, refuse };
  }

  describe('playback', () => {
    it('plays samples of 16 bits in stereo, and in mono on both sides', () => {
      const { playback, players, sound, dispose } = setUp();
      playback.receive(message.start, start());
      expect(sound.state.value().playing).toBe(true);
      const tone = sine(1000, 48_000, 480);
      playback.receive(message.data, data(0, pcm16(tone)));
      const [first] = players[0]?.played ?? [];
      expect(first?.left.length).toBe(480);
      expect(Math.max(...tone.map((sample, at) => Math.abs(sample - (first?.left[at] ?? 9))))).toBeLessThan(1e-4);
      expect(first?.right).toEqual(first?.left);
      playback.receive(message.stop, undefined);
      expect([players[0]?.ended, sound.state.value().playing]).toEqual([1, false]);
      playback.receive(message.start, start(1));
      playback.receive(message.data, data(0, pcm16(tone, 1)));
      expect(players[0]?.played[1]?.right).toEqual(first?.right);
      dispose();
      expect(players.map(({ open }) => open)).toEqual([false]);
    });

    it('has a player for each rate', () => {
      const { playback, players, dispose } = setUp();
      for (const rate of [48_000, 44_100, 44_100]) playback.receive(message.start, start(2, rate));
      expect(players.map(({ rate, open }) => [rate, open])).toEqual([
        [48_000, false],
        [44_100, true],
      ]);
      dispose();
    });

    it('has a decoder for each mode and turn', () => {
      const made: SoundMode[] = [];
      let alive = 0;
      const makeDecoder: MakeSoundDecoder = (it) => {
        made.push(it);
        alive += 1;
        return { decode: () => undefined, close: () => void (alive -= 1) };
      };
      const { playback, dispose } = setUp({ makeDecoder });
      playback.receive(message.mode, mode(3));
      playback.receive(message.start, start());
      for (const time of [0, 10]) playback.receive(message.data, data(time, Uint8Array.of(1)));
      playback.receive(message.mode, mode(1));
      playback.receive(message.data, data(20, Uint8Array.of(1)));
      playback.receive(message.mode, mode(2));
      playback.receive(message.data, data(30, Uint8Array.of(1)));
      expect([made, alive]).toEqual([['opus', 'raw'], 0]);
      dispose();
    });

    it('is as loud as the guest and the person want, by ear', () => {
      const { playback, players, wish, sound, dispose } = setUp();
      playback.receive(message.start, start());
      const gain = () => players[0]?.gains.at(-1);
      expect(gain()).toBe(1);
      playback.receive(message.volume, bytes().u8(2).u16(0x8000, 0x8000).end());
      expect(gain()).toBeCloseTo(0.125, 3);
      wish({ volume: 0.5 });
      expect(gain()).toBeCloseTo(0.0156, 3);
      wish({ muted: true });
      expect(gain()).toBe(0);
      wish({});
      playback.receive(message.mute, bytes().u8(1).end());
      expect([gain(), sound.state.value().guestMuted]).toEqual([0, true]);
      playback.receive(message.mute, bytes().u8(0).end());
      expect(gain()).toBeCloseTo(0.125, 3);
      dispose();
    });

    it('tells video the time that is heard, when it is news', async () => {
      const { playback, clocks, sound, delay, dispose } = setUp();
      playback.receive(message.start, start());
      const packet = pcm16(new Float32Array(480));
      for (let time = 1000; time < 2000; time += 10) {
        playback.receive(message.data, data(time, packet));
        await vi.advanceTimersByTimeAsync(10);
      }
      expect(clocks).toEqual([{ time: 920, delayMs: 80 }]);
      expect(sound.delayMs).toBe(80);
      delay.ms = 180;
      playback.receive(message.data, data(2000, packet));
      expect(clocks[1]).toEqual({ time: 1820, delayMs: 180 });
      playback.receive(message.data, data(10, packet)); // the server's clock began anew
      expect(clocks[2]).toEqual({ time: 2 ** 32 - 170, delayMs: 180 });
      playback.receive(message.stop, undefined);
      expect(clocks[3]).toBeUndefined();
      expect([clocks.length, sound.delayMs]).toEqual([4, undefined]);
      dispose();
    });

    it('is held back as the server wants', () => {
      const { playback, players, dispose } = setUp();
      playback.receive(message.latency, bytes().u32(150).end());
      playback.receive(message.start, start());
      playback.receive(message.latency, bytes().u32(200).end());
      expect(players[0]?.wanted).toEqual([150, 200]);
      dispose();
    });

    it('announces Opus where it is decoded', () => {
      expect([playbackCaps(true), playbackCaps(false)]).toEqual([0b1110, 0b0110]);
    });
  });

  describe('the microphone', () => {
    it('stays shut until the person says yes, and while the guest does not record', async () => {
      const { recording, opened, states, wish, sent, sound, settle, dispose } = setUp();
      recording.receive(fromRecorder.start, start());
      await settle();
      expect([opened.length, sound.state.value()]).toMatchObject([0, { wantsMicrophone: true, recording: false }]);
      wish({ microphone: true });
      await settle();
      expect(opened[0]?.format).toEqual({ channels: 2, rate: 48_000 });
      expect(sound.state.value().recording).toBe(true);
      opened[0]?.onSound(Int16Array.of(1, -2, 3, 256));
      expect(sent.map(({ type }) => type)).toEqual([102, 103, 101]);
      expect([...(sent[0]?.payload ?? [])]).toEqual([0, 0, 0, 0, 1, 0]);
      expect([...(sent[2]?.payload.subarray(4) ?? [])]).toEqual([1, 0, 0xfe, 0xff, 3, 0, 0, 1]);
      recording.receive(fromRecorder.stop, undefined);
      expect([opened[0]?.open, states.at(-1)]).toMatchObject([false, { wantsMicrophone: false, recording: false }]);
      opened[0]?.onSound(Int16Array.of(1));
      expect(sent.length).toBe(3);
      recording.receive(fromRecorder.start, start(1, 44_100));
      await settle();
      expect(opened[1]).toMatchObject({ format: { channels: 1, rate: 44_100 }, open: true });
      wish({ microphone: false });
      expect(opened[1]?.open).toBe(false);
      dispose();
    });

    it('is shut again when the person thought better while it opened', async () => {
      const { recording, opened, wish, sent, settle, dispose } = setUp();
      recording.receive(fromRecorder.start, start());
      wish({ microphone: true });
      wish({ microphone: false });
      await settle();
      expect([opened[0]?.open, sent]).toEqual([false, []]);
      dispose();
    });

    it('says when it can not be opened, or was unplugged', async () => {
      const { recording, opened, wish, sound, settle, refuse, dispose } = setUp();
      recording.receive(fromRecorder.start, start());
      wish({ microphone: true });
      await settle();
      opened[0]?.onEnd();
      expect(sound.state.value()).toMatchObject({ recording: false, microphoneFailed: true });
      wish({ microphone: false });
      refuse();
      wish({ microphone: true });
      await settle();
      expect(sound.state.value()).toMatchObject({ recording: false, microphoneFailed: true });
      dispose();
    });

    it('is as loud as the guest’s mixer says', async () => {
      const { recording, opened, wish, settle, dispose } = setUp();
      recording.receive(fromRecorder.volume, bytes().u8(2).u16(0x8000, 0x8000).end());
      recording.receive(fromRecorder.start, start());
      wish({ microphone: true });
      await settle();
      expect(opened[0]?.gain).toBeCloseTo(0.125, 3);
      recording.receive(fromRecorder.mute, bytes().u8(1).end());
      expect(opened[0]?.gain).toBe(0);
      dispose();
      expect(opened[0]?.open).toBe(false);
    });
  });

  describe('what is hostile', () => {
    const cases: readonly [what: string, type: number, payload: ArrayBuffer, error: RegExp][] = [
      ['many channels', message.start, start(7), /^PLAYBACK_START: 7 channels/],
      ['no rate', message.start, start(2, 0), /^PLAYBACK_START: a frequency of 0 Hz/],
      ['a huge rate', message.start, start(2, 4e9), /^PLAYBACK_START: a frequency/],
      ['a strange format', message.start, start(2, 48_000, 2), /^PLAYBACK_START: samples of format 2/],
      ['a short start', message.start, bytes().u32(2).end(), /^PLAYBACK_START: too short/],
      ['data without a time', message.data, bytes().u8(1).end(), /^PLAYBACK_DATA: too short/],
      ['a huge packet', message.data, new ArrayBuffer(2 ** 20), /^PLAYBACK_DATA: /],
      ['fewer volumes than said', message.volume, bytes().u8(9).u16(1).end(), /^PLAYBACK_VOLUME: too short/],
      ['no latency', message.latency, new ArrayBuffer(0), /^PLAYBACK_LATENCY: too short/],
    ];
    it.each(cases)('%s is named', (_what, type, payload, error) => {
      const { playback, dispose } = setUp();
      expect(() => playback.receive(type, payload)).toThrow(error);
      dispose();
    });

    it('half a sample is named', () => {
      const { playback, dispose } = setUp();
      playback.receive(message.start, start());
      expect(() => playback.receive(message.data, data(0, Uint8Array.of(1, 2, 3)))).toThrow('PLAYBACK_DATA: 3 bytes');
      dispose();
    });

    it('10,000 damaged messages end in nothing worse than an error with a name', async () => {
      const { playback, recording, wish, settle, players, dispose } = setUp();
      const random = seeded(5);
      wish({ microphone: true });
      const whole = [
        [message.start, start()],
        [message.data, data(1, pcm16(new Float32Array(4)))],
        [message.mode, mode(1)],
        [message.volume, bytes().u8(2).u16(1, 2).end()],
        [message.mute, bytes().u8(1).end()],
        [message.latency, bytes().u32(9).end()],
        [message.stop, new ArrayBuffer(0)],
      ] as const;
      let refused = 0;
      for (let turn = 0; turn < 10_000; turn++) {
        const [type, payload] = pick(whole, random);
        const part = random() < 0.7 ? playback : recording;
        try {
          part.receive(type, damage(new Uint8Array(payload.slice(0)), random, 0).slice().buffer);
        } catch (error) {
          refused += 1;
          expect((error as Error).message).toMatch(/^(PLAYBACK|RECORD)_[A-Z]+: /);
        }
      }
      await settle();
      expect(refused).toBeGreaterThan(1000);
      expect(players.filter(({ open }) => open).length).toBeLessThanOrEqual(1);
      dispose();
      expect(players.filter(({ open }) => open).length).toBe(0);
    });
  });
});
