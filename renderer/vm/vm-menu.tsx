import type { MenuPart } from '../ui/menu.tsx';
import { useWords } from '../ui/ui-context.tsx';
import { stateWord } from './power-menu.tsx';
import { useVmRoom, type VmTarget } from './room-context.ts';

const kinds = ['guest-password', 'console-password', 'iso', 'console-mode'] as const;

/** The entries of a menu that open a dialog about the VM, each with the reason where it can't be used now. */
export function useVmPart(vm: VmTarget, state: string | undefined): MenuPart & { choose: (id: string) => void } {
  const t = useWords('vm');
  const { ask } = useVmRoom();
  const gone = state !== undefined && ['Destroyed', 'Destroying', 'Expunging'].includes(state);
  const whyNot = (kind: (typeof kinds)[number]): string | undefined => {
    if (gone) return t('notInState', { state: stateWord(state, t) });
    if (kind === 'guest-password' && state !== undefined && state !== 'Running') return t('onlyRunning');
    return undefined;
  };
  const entry = (kind: (typeof kinds)[number]) => {
    const reason = whyNot(kind);
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
  return { id: 'vm', title: t('menuTitle'), entries: kinds.map(entry), choose };
}
