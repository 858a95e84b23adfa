/** A zone's distance from UTC in minutes at a moment, east is positive. */
export type Zone = (epochMs: number) => number;

/** This computer's. */
export const localZone: Zone = (epochMs) => 0 - new Date(epochMs).getTimezoneOffset();

/** One that is always the same. */
export function fixedZone(minutes: number): Zone {
  return () => minutes;
}

/** What a server says of its own (`Asia/Shanghai`, `+8:00`); the name goes first, as it knows summer time. */
export function zoneNamed(name: string, offset: string): Zone | undefined {
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: name, ...parts });
    return (epochMs) => Math.round((wallClockIn(format, epochMs) - epochMs) / 60_000);
  } catch {
    return fixedOffset(offset);
  }
}

/** `Wed, 20 Nov 2024 18:30:00 +08:00`: the wall clock of the zone, and the zone as an offset, which every server parses. */
export function signedDate(epochMs: number, zone: Zone): string {
  const minutes = zone(epochMs);
  const wall = new Date(epochMs + minutes * 60_000).toUTCString(); // Wed, 20 Nov 2024 18:30:00 GMT
  return wall.replace(/GMT$/, offsetText(minutes));
}

const parts = {
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
} as const;

/** What a clock on the wall shows, read as if it stood in UTC. */
function wallClockIn(format: Intl.DateTimeFormat, epochMs: number): number {
  const shown = new Map(format.formatToParts(epochMs).map(({ type, value }) => [type, Number(value)]));
  const of = (type: Exclude<keyof typeof parts, 'hourCycle'>): number => shown.get(type) ?? 0;
  const wall = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return wall + (epochMs % 1000);
}

function fixedOffset(offset: string): Zone | undefined {
  const match = /^(?:UTC|GMT)?([+-])(\d{1,2}):?([0-5]\d)$/.exec(offset.trim());
  if (!match) return undefined;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return minutes > 18 * 60 ? undefined : fixedZone(match[1] === '-' ? -minutes : minutes);
}

function offsetText(minutes: number): string {
  if (minutes === 0) return 'UTC';
  const two = (value: number): string => String(value).padStart(2, '0');
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
