import { describe, expect, it } from 'vitest';
import { JitterBuffer } from '../../../../../../renderer/console/spice/sound/jitter-buffer.ts';
import { measureTone, sine } from '../../../../../fakes/tones.ts';

const rate = 48_000;
const quantum = 128;
const packet = 480;

function setUp(targetMs = 60) {
  const buffer = new JitterBuffer({ rate, targetMs });
  let sent = 0;
  return {
    buffer,
    /** The next packet of a tone of 1000 Hz. */
    send: (frames = packet) => {
      const samples = sine(1000, rate, frames, { from: sent });
      sent += frames;
      buffer.push(samples, samples);
    },
    pull: (frames = quantum) => {
      const [left, right] = [new Float32Array(frames), new Float32Array(frames)];
      buffer.pull(left, right);
      return { left, right };
    },
  };
}

function join(pieces: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

describe('JitterBuffer', () => {
  it('is silent until it has gathered enough', () => {
    const { buffer, send, pull } = setUp();
    for (let count = 0; count < 5; count++) send();
    expect(Math.max(...pull().left)).toBe(0);
    expect(buffer.figures).toMatchObject({ heldMs: 50, isPlaying: false, underruns: 0 });
    send();
    expect(Math.max(...pull().left)).toBeGreaterThan(0);
    expect(buffer.figures.isPlaying).toBe(true);
  });

  it('gives the samples as they came, both sides', () => {
    const buffer = new JitterBuffer({ rate, targetMs: 100 });
    const [left, right] = [sine(440, rate, 4800), sine(1000, rate, 4800)];
    buffer.push(left, right);
    const [heardLeft, heardRight] = [new Float32Array(1024), new Float32Array(1024)];
    buffer.pull(heardLeft, heardRight);
    // It begins with a fade of 4 ms.
    expect([...heardLeft.subarray(200)]).toEqual([...left.subarray(200, 1024)]);
    expect([...heardRight.subarray(200)]).toEqual([...right.subarray(200, 1024)]);
  });

  it('keeps a tone a tone while packets come unevenly', () => {
    const { buffer, send, pull } = setUp();
    const heard: Float32Array[] = [];
    let due = 0;
    for (let frame = 0; frame < rate * 5; frame += quantum) {
      // Every 40 ms, four at once.
      for (; due <= frame; due += packet * 4) for (let count = 0; count < 4; count++) send();
      heard.push(pull().left);
    }
    const { hz, peak } = measureTone(join(heard).subarray(rate), rate);
    expect(hz).toBeCloseTo(1000, 0);
    expect(peak).toBeCloseTo(0.5, 2);
    expect(buffer.figures).toMatchObject({ underruns: 0, skippedMs: 0 });
  });

  it.each([-500, 500])('follows a sender whose clock is %i ppm off', (ppm) => {
    const slow = 8000; // so that two and a half minutes are a fraction of a second
    const buffer = new JitterBuffer({ rate: slow, targetMs: 60 });
    const [packet10ms, pulled] = [new Float32Array(slow / 100).fill(0.1), new Float32Array(32)];
    const each = packet10ms.length * (1 - ppm / 1e6);
    const held: number[] = [];
    let due = 0;
    for (let frame = 0; frame < slow * 150; frame += pulled.length) {
      for (; due <= frame; due += each) buffer.push(packet10ms, packet10ms);
      buffer.pull(pulled, pulled);
      if (frame > slow * 20) held.push(buffer.figures.heldMs);
    }
    // Without following it would be 75 ms off in the end, and dry.
    expect(buffer.figures).toMatchObject({ underruns: 0, skippedMs: 0 });
    expect(Math.min(...held)).toBeGreaterThan(30);
    expect(Math.max(...held)).toBeLessThan(100);
  });

  it('begins anew after it ran dry, with more in hand', () => {
    const { buffer, send, pull } = setUp();
    for (let count = 0; count < 6; count++) send();
    for (let count = 0; count < 40; count++) pull();
    expect(buffer.figures).toMatchObject({ underruns: 1, targetMs: 80, isPlaying: false });
    for (let count = 0; count < 7; count++) send();
    expect(Math.max(...pull().left)).toBe(0);
    send();
    expect(Math.max(...pull().left)).toBeGreaterThan(0);
  });

  it('plays what is there when no more will come, which is no fault', () => {
    const { buffer, send, pull } = setUp();
    send();
    pull();
    buffer.end();
    const heard = join(Array.from({ length: 10 }, () => pull().left));
    expect(Math.max(...heard)).toBeGreaterThan(0.4);
    expect(heard.at(-1)).toBe(0);
    expect(buffer.figures).toMatchObject({ underruns: 0, isPlaying: false });
  });

  it('throws away what is too old to be heard', () => {
    const { buffer, send } = setUp();
    for (let count = 0; count < 100; count++) send();
    expect(buffer.figures.heldMs).toBeLessThanOrEqual(280);
    expect(buffer.figures.skippedMs).toBeGreaterThan(600);
    for (let count = 0; count < 10; count++) send(rate);
    expect(buffer.figures.heldMs).toBeLessThanOrEqual(1300);
  });

  it('holds back as long as the server wants, within reason', () => {
    const { buffer, send, pull } = setUp();
    buffer.want(300);
    for (let count = 0; count < 29; count++) send();
    expect(Math.max(...pull().left)).toBe(0);
    send();
    expect(Math.max(...pull().left)).toBeGreaterThan(0);
    buffer.want(4e9);
    expect(buffer.figures.targetMs).toBe(2000);
  });

  it('never gives a step that clicks', () => {
    const { send, pull } = setUp();
    const heard: Float32Array[] = [];
    for (let count = 0; count < 6; count++) send();
    for (let count = 0; count < 40; count++) heard.push(pull().left);
    for (let count = 0; count < 10; count++) send();
    for (let count = 0; count < 60; count++) heard.push(pull().left);
    const all = join(heard);
    const steps = all.subarray(1).map((sample, index) => Math.abs(sample - (all[index] ?? 0)));
    // The tone itself: 0.5 x 2 pi x 1000 / 48000.
    expect(Math.max(...steps)).toBeLessThan(0.07);
  });
});
