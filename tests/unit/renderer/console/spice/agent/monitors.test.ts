import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  GuestSize,
  monitorsConfig,
  possibleSize,
  type WantedMonitor,
} from '../../../../../../renderer/console/spice/agent/monitors.ts';
import { words } from './fake-agent.ts';

describe('monitorsConfig', () => {
  it('has height before width, and positions where there are several', () => {
    const two = [
      { width: 800, height: 600, x: 0, y: 0 },
      { width: 0, height: 0, x: 0, y: 0 },
    ];
    expect([...monitorsConfig(two)]).toEqual([...words(2, 1, 600, 800, 32, 0, 0, 0, 0, 0, 0, 0)]);
    expect([...monitorsConfig(two.slice(0, 1))]).toEqual([...words(1, 0, 600, 800, 32, 0, 0)]);
  });

  it('asks for sizes that a video mode can be', () => {
    expect(possibleSize({ width: 1027, height: 771 })).toEqual({ width: 1024, height: 770 });
    expect(possibleSize({ width: 10, height: 99_999 })).toEqual({ width: 320, height: 8192 });
  });
});

describe('GuestSize', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function following(ready = true) {
    const sent: (readonly WantedMonitor[])[] = [];
    const state = { ready };
    const size = new GuestSize({
      send: (monitors) => {
        if (state.ready) sent.push(monitors);
        return state.ready;
      },
    });
    return { sent, size, state };
  }

  it('asks once a window has been still, each wish once', () => {
    const { size, sent } = following();
    for (let width = 800; width <= 1000; width++) size.want([{ width, height: 600 }]);
    expect(sent).toEqual([]);
    vi.runAllTimers();
    expect(sent).toEqual([[{ width: 1000, height: 600, x: 0, y: 0 }]]);
    size.want([{ width: 1003, height: 600 }]); // the guest took 1000: no other wish comes of it
    vi.runAllTimers();
    expect(sent).toHaveLength(1);
  });

  it('puts heads side by side, without those that are off', () => {
    const { size, sent } = following();
    size.want([
      { width: 800, height: 600 },
      { width: 0, height: 0 },
      { width: 640, height: 480 },
    ]);
    vi.runAllTimers();
    expect(sent[0]?.map(({ x, width }) => [x, width])).toEqual([
      [0, 800],
      [0, 0],
      [800, 640],
    ]);
  });

  it('asks again when an agent comes up, and not once it was stopped', () => {
    const { size, sent, state } = following(false);
    size.want([{ width: 800, height: 600 }]);
    vi.runAllTimers();
    expect(sent).toEqual([]);
    state.ready = true;
    size.again();
    expect(sent).toHaveLength(1);
    size.stop();
    size.again();
    vi.runAllTimers();
    expect(sent).toHaveLength(1);
  });
});
