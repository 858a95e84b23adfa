import type { Translate } from '../../shared/i18n/index.ts';
import type { MenuDeeds } from '../ui/menu-deeds.ts';
import { stateWord } from './power-menu.tsx';
import { useVmRoom, type VmTarget } from './room-context.ts';

const kinds = ['guest-password', 'console-password', 'iso', 'console-mode'] as const;

/** The entries of a menu that open a dialog about the VM, each with the reason where it can't be used now. */
export function useVmMenu(vm: VmTarget, state: string | undefined): MenuDeeds {
  const { ask } = useVmRoom();
  const gone = state !== undefined && ['Destroyed', 'Destroying', 'Expunging'].includes(state);
  const whyNot = (kind: (typeof kinds)[number], t: Translate<'vm'>): string | undefined => {
    if (gone) return t('notInState', { state: stateWord(state, t) });
    if (kind === 'guest-password' && state !== undefined && state !== 'Running') return t('onlyRunning');
    return undefined;
  };
  const entry = (kind: (typeof kinds)[number], t: Translate<'vm'>) => {
    const reason = whyNot(kind, t);
    return {
      id: kind,
      label: t(`menu.${kind}`),
      disabled: reason !== undefined,
      ...(reason !== undefined && { hint: reason }),
    };
  };
  const choose = (id: string) => {
    const kind = kinds.find((each) => each === id);
    if (kind) ask({ kind, vm });
  };
  const parts: MenuDeeds['parts'] = (words) => {
    const t = words('vm');
    return [{ id: 'vm', title: t('menuTitle'), entries: kinds.map((kind) => entry(kind, t)) }];
  };
  return { parts, choose };
}
