import { describe, expect, it } from 'vitest';
import { EventLog } from '../../../../lab/guests/event-log.ts';
import type { GuestEvent } from '../../../../lab/types.ts';

const down = (code: number): GuestEvent => ({ kind: 'key', code, down: true });
const isKey = (code: number) => (event: GuestEvent) => event.kind === 'key' && event.code === code;

describe('EventLog', () => {
  it('finds an event that came before, and one that comes later', async () => {
    const log = new EventLog();
    log.add(down(1));
    expect(await log.waitFor(isKey(1), 10)).toEqual(down(1));
    const later = log.waitFor(isKey(2), 5000);
    log.add(down(3));
    log.add(down(2));
    expect(await later).toEqual(down(2));
  });

  it('names what did arrive when nothing fits', async () => {
    const log = new EventLog();
    log.add(down(7));
    await expect(log.waitFor(isKey(8), 10)).rejects.toThrow(/within 10 ms; 1 came: .*"code":7/);
    log.clear();
    await expect(log.waitFor(isKey(7), 10)).rejects.toThrow('0 came: none');
  });
});
