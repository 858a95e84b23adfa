import type { Settings } from '../../../shared/settings.ts';
import { useToast } from '../../ui/notice.tsx';
import { useLibrary } from '../library-context.tsx';
import { settingNames } from './registry.ts';

/** Gives all settings that may be changed their defaults, and offers to take that back; undefined where all have them. */
export function useResetAll(): (() => void) | undefined {
  const toast = useToast();
  const { data, actions } = useLibrary();
  const { settings, policy } = data.look;
  const differs = (key: keyof Settings): boolean =>
    !policy.locked.includes(key) && JSON.stringify(settings[key]) !== JSON.stringify(policy.defaults[key]);
  const changed = settingNames.filter(differs);
  if (changed.length === 0) return undefined;
  return () => {
    const before = Object.fromEntries(changed.map((key) => [key, settings[key]]));
    actions.resetSettings(changed);
    toast({
      text: (words) => words('settings')('reset.doneAll'),
      action: { label: (words) => words('settings')('reset.undo'), onPress: () => actions.changeSettings(before) },
    });
  };
}
