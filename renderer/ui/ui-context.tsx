import { createContext, useContext, useLayoutEffect, useMemo, type ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components';
import { translator, type Namespace, type Translate } from '../../shared/i18n/index.ts';
import type { AppLook, AppStart } from '../../shared/ipc.ts';
import type { Language } from '../../shared/settings.ts';

type Platform = AppStart['platform'];
/** The words of a namespace in one language. */
export type WordsOf = <N extends Namespace>(namespace: N) => Translate<N>;

interface Ui {
  readonly language: Language;
  readonly platform: Platform;
  readonly words: WordsOf;
}

const UiContext = createContext<Ui | null>(null);

/** Gives language, theme and platform to everything below it, and sets `lang`, `data-theme` and `data-density` of the document. */
export function UiProvider(props: {
  readonly look: AppLook;
  readonly platform: Platform;
  readonly children: ReactNode;
}) {
  const { look, platform, children } = props;
  useLayoutEffect(() => {
    document.documentElement.lang = look.language;
    document.documentElement.dataset['theme'] = look.dark ? 'dark' : 'light';
    document.documentElement.dataset['density'] = look.settings.density;
  }, [look.language, look.dark, look.settings.density]);
  const ui = useMemo(
    () => ({ language: look.language, platform, words: wordsIn(look.language) }),
    [look.language, platform],
  );
  return (
    <UiContext value={ui}>
      <I18nProvider locale={look.language}>{children}</I18nProvider>
    </UiContext>
  );
}

/** The language that holds now. */
export function useLanguage(): Language {
  return useUi().language;
}

/** The platform whose names for keys are shown. */
export function usePlatform(): Platform {
  return useUi().platform;
}

/** The words of all namespaces in the language that holds now. */
export function useAllWords(): WordsOf {
  return useUi().words;
}

/** Text that is chosen when it is drawn, so that it changes with the language. */
export type Said = (words: WordsOf, language: Language) => string;

/** Draws what was said in the language that holds now. */
export function useSaid(): (said: Said) => string {
  const { words, language } = useUi();
  return (said) => said(words, language);
}

/** The words of one namespace in the language that holds now. */
export function useWords<N extends Namespace>(namespace: N): Translate<N> {
  return useUi().words(namespace);
}

function useUi(): Ui {
  const ui = useContext(UiContext);
  if (!ui) throw new Error('a component of ui/ stands outside of <UiProvider>');
  return ui;
}

/** All words of a language. A translator is costly to make, and a sentence without values to find: many rows ask for the same ones. */
export function wordsIn(language: Language): WordsOf {
  const made = new Map<Namespace, unknown>();
  return <N extends Namespace>(namespace: N) => {
    const known = made.get(namespace) as Translate<N> | undefined;
    if (known) return known;
    const words = remembering(translator(language, namespace) as unknown as Say) as unknown as Translate<N>;
    made.set(namespace, words);
    return words;
  };
}

type Say = (key: string, values?: object) => string;

function remembering(say: Say): Say {
  const said = new Map<string, string>();
  return (key, values) => {
    if (values !== undefined) return say(key, values);
    const words = said.get(key) ?? say(key);
    said.set(key, words);
    return words;
  };
}
