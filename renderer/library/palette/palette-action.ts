import type { IconName } from '../../ui/icon.tsx';
import type { MenuPart } from '../../ui/menu.tsx';
import { wordsIn, type WordsOf } from '../../ui/ui-context.tsx';
import type { MenuDeeds } from '../../ui/menu-deeds.ts';
import type { PaletteAction } from './palette-entries.ts';

/** English words find an action in every language. */
const english = wordsIn('en');

export interface Named {
  readonly id: string;
  readonly icon: IconName;
  readonly label: (words: WordsOf) => string;
  /** What else may be typed for it. */
  readonly also?: string;
  readonly shortcut?: string | undefined;
  readonly run: () => void;
}

/** Found by its label, in the language that holds now and in English. */
export function paletteAction({ label, also = '', ...action }: Named, words: WordsOf): PaletteAction {
  const shown = label(words);
  return { ...action, label: shown, words: `${shown}\n${label(english)}\n${also}`.toLowerCase() };
}

interface MenuName {
  readonly id: string;
  readonly icon: IconName;
  /** What the menu is about; it stands before each entry. */
  readonly name: (words: WordsOf) => string;
}

/** The entries of a menu that can be used now, each as an action: `Beijing: Sign out`. What holds already has a tick. */
export function menuActions(of: MenuName, menu: MenuDeeds, words: WordsOf): readonly PaletteAction[] {
  const entriesIn = (say: WordsOf) =>
    menu
      .parts(say)
      .flatMap((part) =>
        part.entries.map((entry) => ({ part, entry, label: `${nameOf(of.name(say), part)}: ${entry.label}` })),
      );
  const inEnglish = entriesIn(english);
  return entriesIn(words)
    .map(({ part, entry, label }, index) => {
      const holds = part.selected === entry.id || part.ticked?.includes(entry.id) === true;
      return {
        disabled: entry.disabled === true,
        id: `${of.id} ${entry.id}`,
        icon: holds ? ('check' as const) : (entry.icon ?? of.icon),
        label,
        words:
          `${label}\n${entry.label}\n${inEnglish[index]?.label ?? ''}\n${inEnglish[index]?.entry.label ?? ''}`.toLowerCase(),
        shortcut: entry.shortcut,
        run: () => menu.choose(entry.id),
      };
    })
    .filter(({ disabled }) => !disabled);
}

/** What is chosen between says little without its title. */
function nameOf(name: string, { title, selected, ticked }: MenuPart): string {
  return title !== undefined && (selected !== undefined || ticked !== undefined) ? `${name}: ${title}` : name;
}
