import { translator } from '../shared/i18n/index.ts';
import library from '../shared/i18n/en/library.json' with { type: 'json' };
import type { Language } from '../shared/settings.ts';

type StateWord = keyof (typeof library)['state'];

/** A VM's state in words, or ZStack's own word where there is none. */
export function vmStateWord(state: string, language: Language): string {
  return isKnown(state) ? translator(language, 'library')(`state.${state}`) : state;
}

function isKnown(state: string): state is StateWord {
  return state in library.state;
}
