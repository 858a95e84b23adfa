import type { Recent } from '../bookmark.ts';
import type { ConsolePreference, ConsoleState } from '../console.ts';
import type { VmList } from '../vm.ts';
import { namesOf } from './names-of.ts';

/** The VMs of the library, and opening their consoles. */
export interface VmRequests {
  'vms.refresh': (request: { cloudId: string }) => void;
  /** A console is likely to be opened soon: its window may be loaded ahead. */
  'console.prepare': () => void;
  'console.open': (request: ConsoleTarget) => { sessionId: string };
}

export interface VmPushes {
  'vms.changed': VmList;
  'recents.changed': readonly Recent[];
  'consoles.changed': readonly ConsoleState[];
}

export type ConsoleTarget =
  | { readonly kind: 'vm'; readonly cloudId: string; readonly vmUuid: string; readonly preference: ConsolePreference }
  /** As the bookmark says, or with `preference` in that way. */
  | { readonly kind: 'bookmark'; readonly bookmarkId: string; readonly preference?: ConsolePreference };

export const vmRequests = namesOf<VmRequests>({
  'vms.refresh': true,
  'console.prepare': true,
  'console.open': true,
});

export const vmPushes = namesOf<VmPushes>({
  'vms.changed': true,
  'recents.changed': true,
  'consoles.changed': true,
});
