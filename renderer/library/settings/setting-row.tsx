import { markTerms } from '../model/find-machines.ts';
import type { Settings } from '../../../shared/settings.ts';
import { IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useToast } from '../../ui/notice.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import { useLibrary } from '../library-context.tsx';
import { marked } from '../views/marked.tsx';
import { SettingControl } from './setting-control.tsx';

interface SettingRowProps {
  readonly name: keyof Settings;
  /** The words that were searched for, to be marked. */
  readonly terms: readonly string[];
}

/** One setting: what it is, its control, and the way back to its default where it differs. */
export function SettingRow({ name, terms }: SettingRowProps) {
  const t = useWords('settings');
  const toast = useToast();
  const { data, actions } = useLibrary();
  const { settings, policy } = data.look;
  const label = t(`item.${name}.label`);
  const hint = t(`item.${name}.hint`);
  const locked = policy.locked.includes(name);
  const changed = !locked && JSON.stringify(settings[name]) !== JSON.stringify(policy.defaults[name]);
  const reset = (): void => {
    const before = { [name]: settings[name] };
    actions.resetSettings([name]);
    toast({
      text: (words) => words('settings')('reset.done', { setting: words('settings')(`item.${name}.label`) }),
      action: { label: (words) => words('settings')('reset.undo'), onPress: () => actions.changeSettings(before) },
    });
  };
  return (
    <div className="setting" role="group" aria-label={label} data-setting={name} data-locked={locked || undefined}>
      <div className="setting-words">
        <span className="setting-label">{marked(markTerms(label, terms))}</span>
        <span className="field-hint">{marked(markTerms(hint, terms))}</span>
        {locked && (
          <span className="setting-lock">
            <Icon name="lock" />
            {t('locked')}
          </span>
        )}
      </div>
      <div className="setting-control">
        {changed && <IconButton icon="undo" label={t('reset.one', { setting: label })} onPress={reset} />}
        <SettingControl
          name={name}
          settings={settings}
          onChange={(change) => actions.changeSettings(change)}
          isDisabled={locked}
        />
      </div>
    </div>
  );
}
