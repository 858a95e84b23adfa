import type { Plugin } from 'vite';

const otherLanguage =
  /[\\/]react-aria(-components)?[\\/]dist[\\/]private[\\/]intl[\\/](?:.*[\\/])?(?!en-US|zh-CN)[a-z]{2}-[A-Z]{2}\.m?js$/;

/** Leaves the words of react-aria in languages that the app does not speak out of the bundle: a fifth of it. */
export function ownLanguages(): Plugin {
  return {
    name: 'own-languages',
    enforce: 'pre',
    load: (id) => (otherLanguage.test(id) ? 'export default {};' : null),
  };
}

const defaultLocale = /[\\/]react-aria[\\/]dist[\\/]private[\\/]i18n[\\/]useDefaultLocale\.m?js$/;

/**
 * react-aria asks `Intl.DateTimeFormat` whether a language's name is well formed, for which V8 looks up the calendars of all languages:
 * 10 ms of a start in a profile. `Intl.NumberFormat` refuses the same names, and the windows need it anyway.
 */
export function quickLocale(): Plugin {
  return {
    name: 'quick-locale',
    enforce: 'pre',
    transform: (code, id) =>
      defaultLocale.test(id) ? code.replace('Intl.DateTimeFormat.supported', 'Intl.NumberFormat.supported') : null,
  };
}

/** The head of a CommonJS module as Rolldown wraps it: it keeps the second bracket for what is called at once, and nowhere else. */
const wrapped = /=(\w+)\(\((?:(\w+)|\((\w+,\w+)\))=>\{/g;

/**
 * Makes V8 compile CommonJS modules, React among them, when it first reads them. Electron 22's knows only by `(function` that
 * something is called at once; an arrow it reads twice.
 */
export function eagerModules(): Plugin {
  return {
    name: 'eager-modules',
    generateBundle: (_options, bundle) => {
      for (const file of Object.values(bundle)) {
        if (file.type === 'chunk') file.code = file.code.replace(wrapped, asFunction);
      }
    },
  };
}

function asFunction(_: string, wrapper: string, one: string | undefined, two: string | undefined): string {
  return `=${wrapper}((function(${one ?? two ?? ''}){`;
}

/** V8 holds a file with one sign beyond Latin-1 as 16-bit text and compiles it more slowly: code gets such signs written out. */
export function latinCode(): Plugin {
  return {
    name: 'latin-code',
    generateBundle: (_options, bundle) => {
      for (const file of Object.values(bundle)) {
        if (file.type === 'chunk' && file.name !== 'words') file.code = file.code.replace(/[^\0-\xff]/g, writtenOut);
      }
    },
  };
}

function writtenOut(sign: string): string {
  return `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
