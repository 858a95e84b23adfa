import { isVmBookmark, type Bookmark } from '../../shared/bookmark.ts';
import type { Vm } from '../../shared/vm.ts';

interface Bookmarks {
  readonly all: readonly Bookmark[];
  renameVm(cloudId: string, vmUuid: string, name: string): Promise<void>;
}

/** Bookmarks are named as their VMs are now. */
export function renameVms(bookmarks: Bookmarks, cloudId: string, vms: readonly Pick<Vm, 'uuid' | 'name'>[]): void {
  const names = new Map(vms.map((vm) => [vm.uuid, vm.name]));
  for (const bookmark of bookmarks.all.filter(isVmBookmark)) {
    const name = bookmark.cloudId === cloudId ? names.get(bookmark.vmUuid) : undefined;
    if (name !== undefined) void bookmarks.renameVm(cloudId, bookmark.vmUuid, name);
  }
}
