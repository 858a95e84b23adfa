import type { Bookmark, VmBookmark } from '../../../shared/bookmark.ts';
import type { AppStart } from '../../../shared/ipc.ts';
import type { Vm } from '../../../shared/vm.ts';

/** How it stands with what a bookmark leads to. */
export type Standing =
  /** ZStack's word for the VM's state; undefined until it is known. */
  | { readonly kind: 'vm'; readonly state: string | undefined }
  | { readonly kind: 'signed-out'; readonly cloudId: string; readonly cloud: string }
  | { readonly kind: 'cloud-gone' }
  /** The cloud has no such VM any more; `same` are those that have its name. */
  | { readonly kind: 'gone'; readonly same: readonly Vm[] }
  | { readonly kind: 'address' };

type Known = Pick<AppStart, 'clouds' | 'vms' | 'consoles'>;

/** Answers for each bookmark, from what the window knows; each cloud's list is gone through once. */
export function createStandings({ clouds, vms, consoles }: Known): (bookmark: Bookmark) => Standing {
  const lists = new Map(vms.map((list) => [list.cloudId, list]));
  const byUuid = new Map<string, ReadonlyMap<string, Vm>>();
  const vmOf = ({ cloudId, vmUuid }: VmBookmark): Vm | undefined => {
    const known = byUuid.get(cloudId) ?? new Map(lists.get(cloudId)?.vms.map((vm) => [vm.uuid, vm]));
    byUuid.set(cloudId, known);
    return known.get(vmUuid);
  };
  const saidGone = ({ cloudId, vmUuid }: VmBookmark): boolean =>
    consoles.some(
      ({ phase, ...of }) =>
        of.cloudId === cloudId && of.vmUuid === vmUuid && phase.kind === 'lost' && phase.error.code === 'vm-not-found',
    );
  return (bookmark) => {
    if (bookmark.kind === 'address') return { kind: 'address' };
    const view = clouds.find(({ cloud }) => cloud.id === bookmark.cloudId);
    if (!view) return { kind: 'cloud-gone' };
    const { id: cloudId, name: cloud } = view.cloud;
    if (view.signIn.kind === 'signed-out' || view.signIn.kind === 'failed')
      return { kind: 'signed-out', cloudId, cloud };
    const vm = vmOf(bookmark);
    const list = lists.get(cloudId);
    const whole = list?.phase === 'ready';
    if (!vm && (whole || saidGone(bookmark))) {
      return { kind: 'gone', same: (list?.vms ?? []).filter(({ name }) => name === bookmark.vmName) };
    }
    return { kind: 'vm', state: vm?.state };
  };
}
