import { translator, type Namespace } from '../../../shared/i18n/index.ts';
import type { IconName } from '../../ui/icon.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import { usePowerPart } from '../../vm/power-menu.tsx';
import { useVmPart } from '../../vm/vm-menu.tsx';
import { useBookmarkExport } from '../bookmarks/use-bookmark-export.ts';
import { useLibrary } from '../library-context.tsx';
import type { Machine } from '../model/machines.ts';
import type { PaletteAction } from './palette-entries.ts';

/** English words find an action in every language. */
const english = (namespace: Namespace) => translator('en', namespace) as unknown as (key: string) => string;

interface Named {
  readonly id: string;
  readonly icon: IconName;
  readonly label: string;
  readonly english: string;
  readonly run: () => void;
}

const actionOf = ({ english: other, ...action }: Named): PaletteAction => ({
  ...action,
  words: `${action.label}\n${other}`.toLowerCase(),
});

/** What stands on other pages: checks, the log, a report, bookmarks from and to files. */
export function usePageActions(): readonly PaletteAction[] {
  const s = useWords('settings');
  const t = useWords('palette');
  const { go, ask } = useLibrary();
  const { exportAll } = useBookmarkExport();
  const ofPage = (kind: 'doctor' | 'log' | 'report', icon: IconName) => {
    const key = kind === 'report' ? 'help.bundle' : (`help.${kind}` as const);
    return { id: kind, icon, label: s(key), english: `${english('settings')(key)}\n${kind}`, run: () => go({ kind }) };
  };
  const ofFile = (id: 'import' | 'export', run: () => void) => ({
    id: `${id} bookmarks`,
    icon: id === 'import' ? ('open' as const) : ('save' as const),
    label: t(id),
    english: english('palette')(id),
    run,
  });
  return [
    ofPage('doctor', 'route'),
    ofPage('log', 'info'),
    ofPage('report', 'save'),
    ofFile('import', () => ask({ kind: 'import-bookmarks' })),
    ofFile('export', exportAll),
  ].map(actionOf);
}

const nobody = { cloudId: '', vmUuid: '', name: '' };

/** What its state allows to be done to the VM that is chosen in the list; nothing where none is. */
export function useVmActions(machine: Machine | null): readonly PaletteAction[] {
  const power = usePowerPart(machine ?? nobody, machine?.vm?.state);
  const dialogs = useVmPart(machine ?? nobody, machine?.vm?.state);
  if (!machine) return [];
  const ofPart = (part: typeof power, icon: IconName, words: string) =>
    part.entries
      .filter(({ disabled }) => !disabled)
      .map(({ id, label }) =>
        actionOf({
          id: `${part.id} ${id}`,
          icon,
          label: `${machine.name}: ${label}`,
          english: `${machine.name}: ${english('vm')(`${words}.${id}`)}\n${label}\n${english('vm')(`${words}.${id}`)}`,
          run: () => part.choose(id),
        }),
      );
  return [...ofPart(power, 'power', 'power'), ...ofPart(dialogs, 'key', 'menu')];
}
