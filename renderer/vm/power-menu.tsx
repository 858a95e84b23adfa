import type { Translate } from '../../shared/i18n/index.ts';
import { mayPower, powerActions, type PowerAction } from '../../shared/vm-job.ts';
import type { IconName } from '../ui/icon.tsx';
import type { MenuDeeds } from '../ui/menu-deeds.ts';
import { useVmRoom, type VmTarget } from './room-context.ts';

const dangerous: readonly PowerAction[] = ['power-off'];
/** Done at once: nothing is lost by them. */
const harmless: readonly PowerAction[] = ['start', 'resume'];
const icons: Readonly<Partial<Record<PowerAction, IconName>>> = { start: 'power', reboot: 'refresh' };

/**
 * The power entries of a menu, each with the reason where it can't be used now, and what choosing one does: it asks first
 * where something running would be interrupted. `state` is undefined until it is known.
 */
export function usePowerMenu(vm: VmTarget, state: string | undefined): MenuDeeds {
  const { ask, run, jobOf } = useVmRoom();
  const job = jobOf(vm);
  const whyNot = (action: PowerAction, t: Translate<'vm'>): string | undefined => {
    if (job) return t(`job.${job.kind}`, { name: vm.name });
    if (state === undefined) return t('stateUnknown');
    return mayPower(state, action) ? undefined : t('notInState', { state: stateWord(state, t) });
  };
  const entry = (action: PowerAction, t: Translate<'vm'>) => {
    const reason = whyNot(action, t);
    const icon = icons[action];
    return {
      id: action,
      label: t(`power.${action}`),
      hint: reason ?? t(`powerHint.${action}`),
      disabled: reason !== undefined,
      danger: dangerous.includes(action),
      ...(icon && { icon }),
    };
  };
  const choose = (id: string) => {
    const action = powerActions.find((each) => each === id);
    if (!action) return;
    if (harmless.includes(action)) void run(vm, { kind: 'power', action });
    else ask({ kind: 'power', vm, action });
  };
  const parts: MenuDeeds['parts'] = (words) => {
    const t = words('vm');
    return [{ id: 'power', title: t('powerTitle'), entries: powerActions.map((action) => entry(action, t)) }];
  };
  return { parts, choose };
}

/** ZStack's state in the person's words; one that has none as it is. */
export function stateWord(state: string, t: Translate<'vm'>): string {
  return t(`state.${state}` as 'state.Running', { defaultValue: state });
}
