import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Liveness } from '../../../../renderer/console/liveness.ts';
import { Meter } from '../../../../renderer/console/meter.ts';

describe('Liveness', () => {
  let meter: Meter;
  let answers: ((ms: number) => void)[];
  let liveness: Liveness;

  beforeEach(() => {
    vi.useFakeTimers();
    meter = new Meter();
    answers = [];
    const viewer = { meter, roundTrip: () => new Promise<number>((resolve) => answers.push(resolve)) };
    liveness = new Liveness({ viewer: () => viewer });
  });
  afterEach(() => {
    liveness.dispose();
    vi.useRealTimers();
  });
  const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);

  it('tells the round trip, and asks again every five seconds', async () => {
    await pass(1);
    answers[0]?.(3.5);
    await pass(1);
    expect(liveness.value()).toEqual({ roundTripMs: 3.5, silentSince: null });
    await pass(10);
    expect(answers.length).toBe(2); // the second is not answered yet
  });

  it('raises no alarm on a still screen that answers', async () => {
    for (let turn = 0; turn < 60; turn++) {
      await pass(1);
      for (const answer of answers.splice(0)) answer(1);
    }
    expect(liveness.value().silentSince).toBeNull();
  });

  it('raises none while pictures come in place of an answer', async () => {
    for (let turn = 0; turn < 60; turn++) {
      await pass(1);
      meter.lastIn = performance.now();
    }
    expect(liveness.value().silentSince).toBeNull();
    expect(answers.length).toBeGreaterThan(1);
  });

  it('says since when nothing came, and takes it back with the next byte', async () => {
    meter.lastIn = performance.now();
    const lastByte = Date.now();
    await pass(8);
    expect(liveness.value().silentSince).toBeNull();
    await pass(4);
    expect(liveness.value().silentSince).toBe(lastByte);
    meter.lastIn = performance.now();
    await pass(1);
    expect(liveness.value().silentSince).toBeNull();
  });

  it('does not count the time in which this computer slept', async () => {
    await pass(2);
    const slept = performance.now() + 3_600_000;
    vi.setSystemTime(Date.now() + 3_600_000);
    vi.spyOn(performance, 'now').mockImplementation(() => slept);
    await pass(1);
    expect(liveness.value().silentSince).toBeNull();
    vi.restoreAllMocks();
  });
});
