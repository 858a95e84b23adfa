import type { ConsoleState } from '../../shared/console.ts';
import type { Translate } from '../../shared/i18n/index.ts';

/** A console window's title: the VM first, as task bars cut the end off; then how it stands. */
export function consoleTitle(state: ConsoleState, t: Translate<'shell'>): string {
  return t('console.title', {
    vm: state.vmName || state.vmUuid,
    state: t(`console.${state.phase.kind}`),
    app: t('app.name'),
  });
}
