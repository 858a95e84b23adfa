import type { Recent } from '../bookmark.ts';
import type { ConsolePreference, ConsoleState } from '../console.ts';
import type { Arrangement } from '../arrangement.ts';
import type { Thumbnail, VmList, VmPlace, VmUpdate } from '../vm.ts';
import { namesOf } from './names-of.ts';

/** The VMs of the library, and opening their consoles. */
export interface VmRequests {
  'vms.refresh': (request: { cloudId: string }) => void;
  /** Which VMs are in sight: they are asked for first. Of `pictures` the screen is shown too. */
  'vms.watch': (request: { rows: readonly VmPlace[]; pictures: readonly VmPlace[] }) => void;
  'vms.arrange': (arrangement: Arrangement) => void;
  /** The pictures that there are; changes come as pushes. */
  'thumbnails.read': (places: readonly VmPlace[]) => readonly Thumbnail[];
  /** Answers the push `thumbnails.scale`: null where the picture can't be read. */
  'thumbnails.scaled': (thumbnail: Thumbnail) => void;
  /** A console is likely to be opened soon: its window may be loaded ahead. */
  'console.prepare': () => void;
  'console.open': (request: ConsoleTarget) => { sessionId: string };
}

export interface VmPushes {
  /** A whole list in place of what was known. */
  'vms.changed': VmList;
  'vms.updated': VmUpdate;
  'thumbnails.changed': Thumbnail;
  /** A full picture from the cloud, to be made small in the sandbox of the page: the main process decodes none. */
  'thumbnails.scale': Thumbnail;
  'recents.changed': readonly Recent[];
  'consoles.changed': readonly ConsoleState[];
}

export type ConsoleTarget =
  | { readonly kind: 'vm'; readonly cloudId: string; readonly vmUuid: string; readonly preference: ConsolePreference }
  /** As the bookmark says, or with `preference` in that way. */
  | { readonly kind: 'bookmark'; readonly bookmarkId: string; readonly preference?: ConsolePreference };

export const vmRequests = namesOf<VmRequests>({
  'vms.refresh': true,
  'vms.watch': true,
  'vms.arrange': true,
  'thumbnails.read': true,
  'thumbnails.scaled': true,
  'console.prepare': true,
  'console.open': true,
});

export const vmPushes = namesOf<VmPushes>({
  'vms.changed': true,
  'vms.updated': true,
  'thumbnails.changed': true,
  'thumbnails.scale': true,
  'recents.changed': true,
  'consoles.changed': true,
});
