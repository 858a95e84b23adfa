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
