import { assertNever } from '../../../shared/assert-never.ts';
import type { Settings } from '../../../shared/settings.ts';
import { Segments, Select, Switch } from '../../ui/choice.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import { optionLabel } from './find-settings.ts';
import { ChordControl, MacrosControl } from './list-controls.tsx';
import { settingsRegistry } from './registry.ts';
import { ShortcutControl } from './shortcut-control.tsx';

interface SettingControlProps<K extends keyof Settings> {
  readonly name: K;
  readonly settings: Settings;
  readonly onChange: (change: Partial<Settings>) => void;
  readonly isDisabled: boolean;
}

/** The control of one setting, as its registry entry says. */
export function SettingControl<K extends keyof Settings>({
  name,
  settings,
  onChange,
  isDisabled,
}: SettingControlProps<K>) {
  const t = useWords('settings');
  const { control } = settingsRegistry[name];
  const label = t(`item.${name}.label`);
  // The registry pairs each kind of control with the type of its setting; the compiler has checked it there.
  const value = settings[name] as never;
  const set = (next: unknown): void => onChange({ [name]: next });
  const shared = { label, value, onChange: set, isDisabled };
  switch (control.kind) {
    case 'switch':
      return <Switch label={label} isSelected={value} onChange={set} isDisabled={isDisabled} />;
    case 'choice':
    case 'segments': {
      const Choice = control.kind === 'choice' ? Select : Segments;
      const options = Object.keys(control.options).map((id) => ({ id, label: optionLabel(t, name, id) }));
      return <Choice {...shared} hideLabel options={options} />;
    }
    case 'pace':
    case 'megabytes':
      return <NumberControl {...shared} steps={control.steps} unit={control.kind} />;
    case 'shortcut':
      return <ShortcutControl {...shared} />;
    case 'chord':
      return <ChordControl {...shared} />;
    case 'macros':
      return <MacrosControl {...shared} />;
    default:
      return assertNever(control, 'control');
  }
}

interface NumberControlProps {
  readonly unit: 'pace' | 'megabytes';
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly isDisabled: boolean;
  readonly steps: readonly number[];
}

/** A pause in milliseconds or an amount, of the usual ones or the one that is set. */
function NumberControl({ unit, value, onChange, steps, ...rest }: NumberControlProps) {
  const t = useWords('settings');
  const all = [...new Set([...steps, value])].sort((a, b) => a - b);
  const pace = (ms: number) => (ms === 0 ? t('pace.none') : t('pace.ms', { ms }));
  const label = (number: number) => (unit === 'pace' ? pace(number) : t('megabytes.of', { size: number }));
  const options = all.map((number) => ({ id: String(number), label: label(number) }));
  return <Select {...rest} hideLabel value={String(value)} options={options} onChange={(id) => onChange(Number(id))} />;
}
