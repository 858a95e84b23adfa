import { IconButton } from '../ui/button.tsx';
import { Menu, type MenuPart } from '../ui/menu.tsx';
import { useWords } from '../ui/ui-context.tsx';
import { useActions } from './console-actions.tsx';
import { commonChords, ctrlAltDel, terminalChords, type Chord } from './keys.ts';

interface BarMenuProps {
  readonly disabled: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

const chords: ReadonlyMap<string, Chord> = new Map(
  [ctrlAltDel, ...commonChords, ...terminalChords].map((chord) => [chord.label, chord]),
);

/** Combinations that this computer would keep for itself. */
export function KeysMenu({ disabled, onOpenChange }: BarMenuProps) {
  const t = useWords('console');
  const actions = useActions();
  const entries = (list: readonly Chord[]) => list.map(({ label }) => ({ id: label, label }));
  const parts: readonly MenuPart[] = [
    { id: 'first', title: t('keys.title'), entries: entries([ctrlAltDel]) },
    { id: 'common', entries: entries(commonChords) },
    { id: 'terminals', title: t('keys.terminals'), entries: entries(terminalChords) },
  ];
  const send = (id: string) => {
    const chord = chords.get(id);
    if (chord) actions.sendChord(chord.keys);
  };
  return (
    <Menu
      trigger={<IconButton icon="keyboard" label={t('keys.menu')} isDisabled={disabled} />}
      label={t('keys.menu')}
      parts={parts}
      onAction={send}
      onOpenChange={(open) => opened(open, onOpenChange, actions.focusScreen)}
    />
  );
}

/** The picture at the guest's resolution, to a file or to the clipboard. */
export function ScreenshotMenu({ disabled, onOpenChange }: BarMenuProps) {
  const t = useWords('console');
  const actions = useActions();
  const parts: readonly MenuPart[] = [
    {
      id: 'screenshot',
      entries: [
        { id: 'save', label: t('screenshot.save'), icon: 'save' },
        { id: 'copy', label: t('screenshot.copy'), icon: 'copy' },
      ],
    },
  ];
  return (
    <Menu
      trigger={<IconButton icon="camera" label={t('screenshot.menu')} isDisabled={disabled} />}
      label={t('screenshot.menu')}
      parts={parts}
      onAction={(id) => void (id === 'save' ? actions.saveScreenshot() : actions.copyScreenshot())}
      onOpenChange={(open) => opened(open, onOpenChange, actions.focusScreen)}
    />
  );
}

/** A closed menu gives the keyboard back to the guest, not to the button that opened it. */
function opened(open: boolean, tell: (open: boolean) => void, focusScreen: () => void): void {
  tell(open);
  // React Aria gives the focus back to the button one frame after the menu is gone.
  if (!open) requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(focusScreen)));
}
