import { languageOf } from '../../shared/language.ts';
import type { Language, Settings } from '../../shared/settings.ts';

export interface LocaleSources {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What the toolkit makes of it; Chromium maps an unknown `LANG` to English. */
  readonly locale: string;
}

/** The language of the system: POSIX variables in their order of precedence on Linux, the toolkit's answer elsewhere. */
export function systemLanguage({ platform, env, locale }: LocaleSources): Language {
  if (platform !== 'linux') return languageOf(locale);
  const posix = [env.LC_ALL, env.LC_MESSAGES, env.LANG].find((each) => each !== undefined && each !== '');
  return languageOf((posix ?? locale).replace('_', '-'));
}

/** The language that holds: the chosen one, or the system's. */
export function effectiveLanguage(chosen: Settings['language'], system: Language): Language {
  return chosen === 'system' ? system : chosen;
}
