import i18next, { type i18n, type TFunction } from 'i18next';
import enBookmarks from './en/bookmarks.json' with { type: 'json' };
import enCli from './en/cli.json' with { type: 'json' };
import enConsole from './en/console.json' with { type: 'json' };
import enDoctor from './en/doctor.json' with { type: 'json' };
import enErrors from './en/errors.json' with { type: 'json' };
import enLibrary from './en/library.json' with { type: 'json' };
import enLinks from './en/links.json' with { type: 'json' };
import enPalette from './en/palette.json' with { type: 'json' };
import enSettings from './en/settings.json' with { type: 'json' };
import enShell from './en/shell.json' with { type: 'json' };
import enSignIn from './en/sign-in.json' with { type: 'json' };
import enUi from './en/ui.json' with { type: 'json' };
import enUpdates from './en/updates.json' with { type: 'json' };
import enVm from './en/vm.json' with { type: 'json' };
import zhBookmarks from './zh-CN/bookmarks.json' with { type: 'json' };
import zhCli from './zh-CN/cli.json' with { type: 'json' };
import zhConsole from './zh-CN/console.json' with { type: 'json' };
import zhDoctor from './zh-CN/doctor.json' with { type: 'json' };
import zhErrors from './zh-CN/errors.json' with { type: 'json' };
import zhLibrary from './zh-CN/library.json' with { type: 'json' };
import zhLinks from './zh-CN/links.json' with { type: 'json' };
import zhPalette from './zh-CN/palette.json' with { type: 'json' };
import zhSettings from './zh-CN/settings.json' with { type: 'json' };
import zhShell from './zh-CN/shell.json' with { type: 'json' };
import zhSignIn from './zh-CN/sign-in.json' with { type: 'json' };
import zhUi from './zh-CN/ui.json' with { type: 'json' };
import zhUpdates from './zh-CN/updates.json' with { type: 'json' };
import zhVm from './zh-CN/vm.json' with { type: 'json' };
import type { AppError } from '../errors.ts';
import type { Language } from '../settings.ts';

const en = {
  bookmarks: enBookmarks,
  cli: enCli,
  console: enConsole,
  doctor: enDoctor,
  errors: enErrors,
  library: enLibrary,
  links: enLinks,
  palette: enPalette,
  settings: enSettings,
  shell: enShell,
  signIn: enSignIn,
  ui: enUi,
  updates: enUpdates,
  vm: enVm,
};
const zh = {
  bookmarks: zhBookmarks,
  cli: zhCli,
  console: zhConsole,
  doctor: zhDoctor,
  errors: zhErrors,
  library: zhLibrary,
  links: zhLinks,
  palette: zhPalette,
  settings: zhSettings,
  shell: zhShell,
  signIn: zhSignIn,
  ui: zhUi,
  updates: zhUpdates,
  vm: zhVm,
};

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
  return instance().getFixedT(language, namespace);
}

let made: i18n | undefined;

/** One for all languages and areas: to make one costs a few milliseconds of every start. */
function instance(): i18n {
  if (made) return made;
  made = i18next.createInstance();
  void made.init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en, 'zh-CN': zh },
    initAsync: false,
    interpolation: { escapeValue: false }, // React and the terminal escape for themselves
  });
  return made;
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
  const { state } = error.params;
  const stated = typeof state === 'string' ? { state: vmStateWord(state, language) } : {};
  const said = error.server && (language === 'zh-CN' ? error.server.zh : error.server.en);
  const params = { ...error.params, ...stated, ...(said && 'message' in error.params ? { message: said } : {}) };
  return {
    title: t(`${error.code}.title`, params),
    why: t(`${error.code}.why`, params),
    cure: t(`${error.code}.cure`, params),
    details: error.server ? [error.server.code, said].filter(Boolean).join(': ') : '',
  };
}

/** A VM's state as it stands in a sentence, or ZStack's own word where there is none. */
function vmStateWord(state: string, language: Language): string {
  return translator(language, 'vm')(`state.${state}` as 'state.Running', { defaultValue: state });
}
