import { expect } from 'vitest';
import { until } from './until.ts';

const watched = [
  'TCPSocketWrap',
  'TCPServerWrap',
  'TLSWrap',
  'Timeout',
  'ConnectWrap',
  'ProcessWrap',
  'GetAddrInfoReqWrap',
];

/** Counts what keeps this process alive; call it before a suite, and `check` after: nothing may have come to stay. */
export function watchLeftovers(): { check(): Promise<void> } {
  const before = census();
  return {
    check: async () => {
      await until(() => extra(before).length === 0, 5_000).catch(() => {});
      expect(extra(before)).toEqual([]);
    },
  };
}

function extra(before: ReadonlyMap<string, number>): string[] {
  return [...census()].filter(([kind, count]) => count > (before.get(kind) ?? 0)).map(([kind]) => kind);
}

function census(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) {
    if (watched.includes(kind)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}
