import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { errorCodes } from '../../../shared/errors.ts';
import { errorWords } from '../../../shared/i18n/index.ts';
import { languageOf } from '../../../shared/language.ts';

type Tree = { readonly [key: string]: string | Tree };

const root = new URL('../../../shared/', import.meta.url);
const load = (path: string): Tree => JSON.parse(readFileSync(new URL(path, root), 'utf8')) as Tree;
const namespaces = readdirSync(new URL('i18n/en', root)).sort();

function flat(tree: Tree, prefix = ''): readonly (readonly [string, string])[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value] as const] : flat(value, `${prefix}${key}.`),
  );
}

const placeholders = (text: string): readonly string[] =>
  [...new Set([...text.matchAll(/\{\{\s*([\w.]+)[^}]*\}\}/g)].map((match) => match[1] ?? ''))].sort();

/** The comment behind each code in errors.ts names its parameters. */
const declared = new Map(
  [...readFileSync(new URL('errors.ts', root), 'utf8').matchAll(/^ {2}'([a-z-]+)',(?: \/\/ (.*))?$/gm)].map((match) => [
    match[1] ?? '',
    (match[2] ?? '').split(', ').filter(Boolean).sort(),
  ]),
);

describe('Words', () => {
  it('have the same namespaces in both languages', () => {
    expect(readdirSync(new URL('i18n/zh-CN', root)).sort()).toEqual(namespaces);
  });

  it.each(namespaces)('%s: the same keys in both languages, with the same placeholders, none empty', (file) => {
    const en = new Map(flat(load(`i18n/en/${file}`)));
    const zh = new Map(flat(load(`i18n/zh-CN/${file}`)));
    // Chinese has one plural form only.
    const keys = (words: Map<string, string>) => [
      ...new Set([...words.keys()].map((k) => k.replace(/_(one|other)$/, ''))),
    ];
    expect(keys(zh).sort()).toEqual(keys(en).sort());
    for (const [key, text] of zh) {
      const other = en.get(key) ?? en.get(`${key}_other`) ?? '';
      expect([key, placeholders(text)]).toEqual([key, placeholders(other)]);
    }
    for (const [key, text] of [...en, ...zh]) expect(text.trim(), key).not.toBe('');
  });
});

describe('Error words', () => {
  it('exist for every code and for nothing else', () => {
    expect(Object.keys(load('i18n/en/errors.json')).sort()).toEqual([...errorCodes].sort());
    expect([...declared.keys()].sort()).toEqual([...errorCodes].sort());
  });

  it.each(['en', 'zh-CN'])(
    'have exactly title, why and cure in %s, with the declared placeholders only',
    (language) => {
      for (const [code, words] of Object.entries(load(`i18n/${language}/errors.json`))) {
        expect(Object.keys(words)).toEqual(['title', 'why', 'cure']);
        const used = flat(words as Tree).flatMap(([, text]) => placeholders(text));
        for (const name of used) expect(declared.get(code), `${code} uses ${name}`).toContain(name);
      }
    },
  );

  /** The rule of a password is written out; what a console said on closing is for the details alone ("WebSocket 1000"). */
  const unsaid: Partial<Record<string, readonly string[]>> = {
    'guest-password-invalid': ['rule'],
    'console-password-invalid': ['rule'],
    'console-closed': ['reason'],
  };

  it('name every declared parameter somewhere, save those that would tell nothing', () => {
    for (const [code, names] of declared) {
      const used = flat(load('i18n/en/errors.json')[code] as Tree).flatMap(([, text]) => placeholders(text));
      expect([code, names.filter((name) => !used.includes(name))]).toEqual([code, unsaid[code] ?? []]);
    }
  });

  it('are filled with the parameters, whatever these contain', () => {
    const params = { host: '{{port}} $t(errors:busy.title) <b>', port: 5900 };
    const { title } = errorWords({ code: 'host-refused', params }, 'en');
    expect(title).toBe('{{port}} $t(errors:busy.title) <b> refused the connection on port 5900');
  });

  it("give the server's message and details in the language of the person", () => {
    const server = { code: 'SYS.1006', en: 'disk is gone', zh: '磁盘丢失' };
    const error = {
      code: 'server-error',
      params: { serverCode: 'SYS.1006', message: 'disk is gone' },
      server,
    } as const;
    expect(errorWords(error, 'zh-CN')).toMatchObject({
      why: '管理节点的说明：磁盘丢失',
      details: 'SYS.1006: 磁盘丢失',
    });
    expect(errorWords(error, 'en')).toMatchObject({ why: 'The management node says: disk is gone' });
  });

  it('leave no placeholder open for a count', () => {
    const words = errorWords({ code: 'vm-ambiguous', params: { vm: 'web', count: 1 } }, 'en');
    expect(JSON.stringify(words)).not.toMatch(/\{\{|_one|_other/);
  });
});

describe('languageOf', () => {
  it.each([
    ['zh-CN', 'zh-CN'],
    ['zh_TW.UTF-8', 'zh-CN'],
    ['zh', 'zh-CN'],
    ['en-GB', 'en'],
    ['C', 'en'],
  ])('%s → %s', (locale, language) => expect(languageOf(locale)).toBe(language));
});
