import type { JumpListCategory, JumpListItem } from 'electron';
import type { Recent } from '../../shared/bookmark.ts';
import type { Translate } from '../../shared/i18n/index.ts';
import { oneLine } from '../../shared/plain-text.ts';

/** By this Windows ties windows, jump list and start at login to the installer's shortcut: electron-builder.yml's `appId`. */
export const appUserModelId = 'io.zstack.console';

/** How this app is started from outside: the program, and what stands before our own arguments. */
export interface Launch {
  readonly program: string;
  readonly args: readonly string[];
}

const shownRecents = 8;

/** The menu of the app's button on the Windows task bar: recent VMs and what can be started. */
export function jumpList(recents: readonly Recent[], launch: Launch, t: Translate<'shell'>): JumpListCategory[] {
  const task = (title: string, ...args: string[]): JumpListItem => ({
    type: 'task',
    title,
    program: launch.program,
    args: [...launch.args, ...args].map(windowsArgument).join(' '),
    iconPath: launch.program,
    iconIndex: 0,
  });
  const recent = recents
    .filter(({ cloudId, vmUuid }) => isId(cloudId) && isId(vmUuid))
    .slice(0, shownRecents)
    .map(({ cloudId, vmUuid, vmName }) => task(oneLine(vmName, 60) || vmUuid, `--open=${cloudId}/${vmUuid}`));
  return [
    ...(recent.length > 0 ? [{ type: 'custom' as const, name: t('tray.recent'), items: recent }] : []),
    { type: 'tasks', items: [task(t('tray.palette'), '--palette'), task(t('tray.open'))] },
  ];
}

/** Ids that need no quoting anywhere. */
function isId(text: string): boolean {
  return /^[A-Za-z0-9-]{1,64}$/.test(text);
}

/** As CommandLineToArgvW reads it back. */
function windowsArgument(text: string): string {
  if (/^[\w./:=-]+$/.test(text)) return text;
  return `"${text.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`;
}
