import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FollowWindow } from '../../../../../../renderer/console/spice/agent/follow-window.ts';
import type { WantedMonitor } from '../../../../../../renderer/console/spice/agent/monitors.ts';

function following() {
  const sent: (readonly number[])[][] = [];
  const told: boolean[] = [];
  const state = {
    agent: true,
    room: { width: 1000, height: 700, ratio: 1 },
    picture: { width: 640, height: 480 },
    heads: [] as {
      width: number;
      height: number;
      isShown: boolean;
      room?: { width: number; height: number; ratio: number };
    }[],
  };
  const follow = new FollowWindow({
    send: (monitors: readonly WantedMonitor[]) => {
      if (state.agent) sent.push(monitors.map(({ width, height, x }) => [width, height, x]));
      return state.agent;
    },
    room: () => state.room,
    picture: () => state.picture,
    heads: () => state.heads,
    onFollows: (follows) => told.push(follows),
  });
  return { follow, sent, told, state };
}

describe('FollowWindow', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('leaves a guest alone that is not to follow', () => {
    const { follow, sent, told } = following();
    follow.changed();
    follow.ready();
    vi.runAllTimers();
    expect([sent, told]).toEqual([[], []]);
  });

  it('tells that the guest follows as soon as it does', () => {
    const { follow, sent, told, state } = following();
    follow.set(true);
    vi.advanceTimersByTime(400);
    expect(sent).toEqual([[[1000, 700, 0]]]);
    state.picture = { width: 1000, height: 700 };
    follow.resized();
    expect(told).toEqual([true]);
    vi.runAllTimers();
    expect(told).toEqual([true]);
  });

  it('gives each head the room of its own window, and the rest share this one', () => {
    const { follow, sent, state } = following();
    const size = { width: 640, height: 480 };
    state.heads = [
      { ...size, isShown: true },
      { ...size, isShown: false, room: { width: 800, height: 500, ratio: 1 } },
      { ...size, isShown: false },
    ];
    follow.set(true);
    vi.advanceTimersByTime(400);
    expect(sent).toEqual([
      [
        [1000, 700, 0],
        [800, 500, 1000],
        [640, 480, 1800],
      ],
    ]);
  });

  it('tells that a guest keeps its size, after a while', () => {
    const { follow, told } = following();
    follow.set(true);
    vi.advanceTimersByTime(4000);
    expect(told).toEqual([]);
    vi.runAllTimers();
    expect(told).toEqual([false]);
  });

  it('waits for an agent before it says that there is none', () => {
    const { follow, sent, told, state } = following();
    state.agent = false;
    follow.set(true);
    vi.advanceTimersByTime(5000);
    expect(told).toEqual([]);
    state.agent = true;
    follow.ready();
    expect(sent).toHaveLength(1);
    state.picture = { width: 1000, height: 700 };
    follow.resized();
    expect(told).toEqual([true]);
  });

  it('shares the window between the heads that it shows, and leaves the others as they are', () => {
    const { follow, sent, state } = following();
    state.heads = [
      { width: 640, height: 480, isShown: true },
      { width: 800, height: 600, isShown: false },
      { width: 640, height: 480, isShown: true },
    ];
    follow.set(true);
    vi.advanceTimersByTime(400);
    expect(sent).toEqual([
      [
        [496, 700, 0],
        [800, 600, 496],
        [496, 700, 1296],
      ],
    ]);
    follow.set(false);
    state.room = { width: 500, height: 500, ratio: 1 };
    follow.changed();
    vi.runAllTimers();
    expect(sent).toHaveLength(1);
  });
});
