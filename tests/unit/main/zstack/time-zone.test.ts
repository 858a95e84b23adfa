import { describe, expect, it } from 'vitest';
import { fixedZone, localZone, signedDate, zoneNamed } from '../../../../main/zstack/time-zone.ts';

const moment = Date.UTC(2024, 10, 20, 10, 30, 0);
const winter = Date.UTC(2024, 0, 15, 12);
const summer = Date.UTC(2024, 6, 15, 12);

describe('signedDate', () => {
  it('writes the wall clock of the zone, and the zone as an offset', () => {
    expect(signedDate(moment, fixedZone(480))).toBe('Wed, 20 Nov 2024 18:30:00 +08:00');
    expect(signedDate(moment, fixedZone(0))).toBe('Wed, 20 Nov 2024 10:30:00 UTC');
    expect(signedDate(moment, fixedZone(-210))).toBe('Wed, 20 Nov 2024 07:00:00 -03:30');
  });

  it('names the day that the wall clock is in', () => {
    expect(signedDate(Date.UTC(2024, 11, 31, 20), fixedZone(480))).toBe('Wed, 01 Jan 2025 04:00:00 +08:00');
  });
});

describe('zoneNamed', () => {
  it('knows summer time by the name', () => {
    const newYork = zoneNamed('America/New_York', '-5:00');
    expect([newYork?.(winter), newYork?.(summer)]).toEqual([-300, -240]);
    expect(zoneNamed('Asia/Shanghai', '+8:00')?.(moment)).toBe(480);
  });

  it('takes the offset where the name is none', () => {
    expect(zoneNamed('Middle/Earth', '+8:00')?.(moment)).toBe(480);
    expect(zoneNamed('Middle/Earth', 'GMT-03:30')?.(moment)).toBe(-210);
    for (const nonsense of ['', '8', '+99:00', 'east']) expect(zoneNamed('Middle/Earth', nonsense)).toBeUndefined();
  });

  it('agrees with this computer about its own zone', () => {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    for (const at of [winter, summer]) expect(zoneNamed(own, '')?.(at)).toBe(localZone(at));
  });
});
