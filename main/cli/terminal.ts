import type { Translate } from '../../shared/i18n/index.ts';
import type { Language } from '../../shared/settings.ts';

/** What a command talks through: the answer goes to standard output, everything else to standard error. */
export interface Terminal {
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
  readonly t: Translate<'cli'>;
  readonly language: Language;
}

/** How a command ended. */
export const exitCodes = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
