import type { Translate } from '../../shared/i18n/index.ts';
import type { Language } from '../../shared/settings.ts';

/** What a command talks through: the answer goes to standard output, everything else to standard error. */
export interface Terminal {
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
  readonly t: Translate<'cli'>;
  readonly language: Language;
}

/**
 * A line as it may go to a terminal: whatever would steer it is written out as JSON does (`\\u001b`), which a JSON text survives
 * unchanged in meaning. Names and messages of servers are in there.
 */
export function harmless(line: string): string {
  return line.replace(/[^\P{Cc}\n]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\p{Zl}\p{Zp}]/gu, (sign) => {
    return `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** How a command ended. */
export const exitCodes = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
