import type { KeyMacro, Settings } from '../../../shared/settings.ts';
import { IconButton } from '../../ui/button.tsx';
import { Select } from '../../ui/choice.tsx';
import { useToast } from '../../ui/notice.tsx';
import { shortcutText } from '../../ui/shortcut.ts';
import { usePlatform, useWords } from '../../ui/ui-context.tsx';

type Chord = Settings['releaseChord'];

/** Chords that no guest needs and no hand dreads. */
const chords: readonly Chord[] = [
  ['Control', 'Alt'],
  ['Control', 'Shift'],
  ['Control', 'Alt', 'Shift'],
  ['Control', 'Meta'],
  ['Alt', 'Meta'],
];

interface ChordControlProps {
  readonly label: string;
  readonly value: Chord;
  readonly onChange: (value: Chord) => void;
  readonly isDisabled: boolean;
}

/** The keys that give the keyboard back. */
export function ChordControl({ label, value, onChange, isDisabled }: ChordControlProps) {
  const platform = usePlatform();
  const idOf = (chord: Chord): string => chord.join('+');
  const all = chords.some((each) => idOf(each) === idOf(value)) ? chords : [...chords, value];
  const short = (chord: Chord): string =>
    idOf(chord)
      .replace('Control', 'Ctrl')
      .replace('Meta', platform === 'darwin' ? 'Mod' : platform === 'win32' ? 'Win' : 'Super');
  return (
    <Select
      label={label}
      hideLabel
      isDisabled={isDisabled}
      value={idOf(value)}
      options={all.map((each) => ({ id: idOf(each), label: shortcutText(short(each), platform) }))}
      onChange={(id) => {
        const chosen = all.find((each) => idOf(each) === id);
        if (chosen) onChange(chosen);
      }}
    />
  );
}

interface MacrosControlProps {
  readonly label: string;
  readonly value: readonly KeyMacro[];
  readonly onChange: (value: readonly KeyMacro[]) => void;
  readonly isDisabled: boolean;
}

/** The person's own chords, each to be removed; they are made where they are used. */
export function MacrosControl({ label, value, onChange, isDisabled }: MacrosControlProps) {
  const t = useWords('settings');
  const toast = useToast();
  if (value.length === 0) return <p className="field-hint">{t('macro.none')}</p>;
  const remove = (macro: KeyMacro): void => {
    onChange(value.filter((each) => each !== macro));
    toast({
      text: (words) => words('settings')('macro.removed', { name: macro.name }),
      action: { label: (words) => words('settings')('reset.undo'), onPress: () => onChange(value) },
    });
  };
  return (
    <ul className="macro-list" aria-label={label}>
      {value.map((macro) => (
        <li key={macro.id}>
          <bdi className="macro-name">{macro.name}</bdi>
          <span className="field-hint">{macro.chords.map(chordText).join(t('macro.then'))}</span>
          {!isDisabled && (
            <IconButton icon="trash" label={t('macro.remove', { name: macro.name })} onPress={() => remove(macro)} />
          )}
        </li>
      ))}
    </ul>
  );
}

/** `KeyboardEvent.code` words as keys are called. */
function chordText(chord: readonly string[]): string {
  return chord.map((code) => code.replace(/^(?:Key|Digit)|(?:Left|Right)$/g, '').replace('Control', 'Ctrl')).join('+');
}
