import i18next, { type TFunction } from 'i18next';
import enCli from './en/cli.json' with { type: 'json' };
import enConsole from './en/console.json' with { type: 'json' };
import enErrors from './en/errors.json' with { type: 'json' };
import enLibrary from './en/library.json' with { type: 'json' };
import enShell from './en/shell.json' with { type: 'json' };
import enUi from './en/ui.json' with { type: 'json' };
import zhCli from './zh-CN/cli.json' with { type: 'json' };
import zhConsole from './zh-CN/console.json' with { type: 'json' };
import zhErrors from './zh-CN/errors.json' with { type: 'json' };
import zhLibrary from './zh-CN/library.json' with { type: 'json' };
import zhShell from './zh-CN/shell.json' with { type: 'json' };
import zhUi from './zh-CN/ui.json' with { type: 'json' };
import type { AppError } from '../errors.ts';
import type { Language } from '../settings.ts';

const en = { cli: enCli, console: enConsole, errors: enErrors, library: enLibrary, shell: enShell, ui: enUi };
const zh = { cli: zhCli, console: zhConsole, errors: zhErrors, library: zhLibrary, shell: zhShell, ui: zhUi };

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'shell';
    resources: typeof en;
  }
}

export type Namespace = keyof typeof en;
export type Translate<N extends Namespace> = TFunction<N>;

/** The words of one area in one language. Keys are typed from `en`; a test keeps `zh-CN` complete. */
export function translator<N extends Namespace>(language: Language, namespace: N): Translate<N> {
  const instance = i18next.createInstance();
  void instance.init({
    lng: language,
    fallbackLng: 'en',
    resources: { en, 'zh-CN': zh },
    initAsync: false,
    interpolation: { escapeValue: false }, // React and the terminal escape for themselves
  });
  return instance.getFixedT(language, namespace);
}

export interface ErrorWords {
  readonly title: string;
  readonly why: string;
  readonly cure: string;
  /** The server's own words in the person's language, with its code; empty where it said nothing. */
  readonly details: string;
}

/** Chooses the words for an error: what failed, why, and what to do next. A server's `message` is shown in `language` too. */
export function errorWords(error: AppError, language: Language): ErrorWords {
  const t = translator(language, 'errors') as unknown as (key: string, values: AppError['params']) => string;
  const said = error.server && (language === 'zh-CN' ? error.server.zh : error.server.en);
  const params = said && 'message' in error.params ? { ...error.params, message: said } : error.params;
  return {
    title: t(`${error.code}.title`, params),
    why: t(`${error.code}.why`, params),
    cure: t(`${error.code}.cure`, params),
    details: error.server ? [error.server.code, said].filter(Boolean).join(': ') : '',
  };
}

/** `zh-CN` for any Chinese locale (`zh`, `zh-TW`, `zh_CN.UTF-8`), else `en`. */
export function languageOf(locale: string): Language {
  return /^zh(?![a-z])/i.test(locale) ? 'zh-CN' : 'en';
}
