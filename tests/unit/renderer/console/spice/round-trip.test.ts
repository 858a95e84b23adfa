import { describe, expect, it, vi } from 'vitest';
import { RoundTrip } from '../../../../../renderer/console/spice/round-trip.ts';

describe('RoundTrip', () => {
  it('measures from question to answer', async () => {
    vi.useFakeTimers();
    try {
      const trip = new RoundTrip();
      const ms = trip.measure(() => setTimeout(() => trip.answered(), 120));
      vi.advanceTimersByTime(120);
      expect(await ms).toBe(120);
    } finally {
      vi.useRealTimers();
    }
  });

  it('takes no notice of an answer that nobody asked for', async () => {
    const trip = new RoundTrip();
    trip.answered();
    expect(await trip.measure(() => trip.answered())).toBeGreaterThanOrEqual(0);
  });
});
