import type { CloudView } from '../../../shared/cloud.ts';
import type { Recent } from '../../../shared/bookmark.ts';
import type { Vm, VmList } from '../../../shared/vm.ts';

/** Which VM is meant; the same wherever it is shown. */
export interface VmRef {
  readonly cloudId: string;
  readonly vmUuid: string;
  readonly name: string;
}

/** A VM as a row of the list. `vm` is absent where only its name is known yet, as for a recent one of a signed-out cloud. */
export interface Machine extends VmRef {
  readonly key: string;
  readonly cloudName: string;
  readonly vm?: Vm;
  /** Lower-case text that the search looks through. */
  readonly haystack: string;
  /** Lower-case name with the pinyin initials of its Chinese part. */
  readonly nameText: string;
  /** When it was last opened, in milliseconds since the epoch; only among the recent ones. */
  readonly openedAt?: number;
}

/** One string a VM, unique over all clouds. */
export function machineKey(ref: { readonly cloudId: string; readonly vmUuid: string }): string {
  return `${ref.cloudId}/${ref.vmUuid}`;
}

/** Makes machines of the clouds' lists; what did not change since the last call is not made again. */
export function createMachineMaker(initialsOf: (text: string) => string) {
  const made = new WeakMap<readonly Vm[], { readonly cloudName: string; readonly machines: readonly Machine[] }>();
  const ofList = (list: VmList, cloudName: string): readonly Machine[] => {
    const known = made.get(list.vms);
    if (known?.cloudName === cloudName) return known.machines;
    const machines = list.vms.map((vm) => toMachine(vm, list.cloudId, cloudName, initialsOf));
    made.set(list.vms, { cloudName, machines });
    return machines;
  };
  return (lists: readonly VmList[], clouds: readonly CloudView[]): readonly Machine[] => {
    const names = new Map(clouds.map(({ cloud }) => [cloud.id, cloud.name]));
    return lists.flatMap((list) => ofList(list, names.get(list.cloudId) ?? ''));
  };
}

function toMachine(vm: Vm, cloudId: string, cloudName: string, initialsOf: (text: string) => string): Machine {
  const nameText = `${vm.name} ${initialsOf(vm.name)}`.toLowerCase();
  const rest = [vm.description, vm.guestOs, ...vm.addresses, cloudName, vm.uuid].join('\n').toLowerCase();
  const ref = { cloudId, vmUuid: vm.uuid };
  return { ...ref, key: machineKey(ref), name: vm.name, cloudName, vm, nameText, haystack: `${nameText}\n${rest}` };
}

/** The recent ones, newest first, with all that is known of each VM now. */
export function recentMachines(
  recents: readonly Recent[],
  machines: readonly Machine[],
  clouds: readonly CloudView[],
): readonly Machine[] {
  const wanted = new Set(recents.map(machineKey));
  const known = new Map(machines.filter(({ key }) => wanted.has(key)).map((machine) => [machine.key, machine]));
  const names = new Map(clouds.map(({ cloud }) => [cloud.id, cloud.name]));
  return [...recents]
    .sort((a, b) => b.openedAt - a.openedAt)
    .map((recent) => ({
      ...(known.get(machineKey(recent)) ?? unseen(recent, names.get(recent.cloudId) ?? '')),
      openedAt: recent.openedAt,
    }));
}

function unseen({ cloudId, vmUuid, vmName }: Recent, cloudName: string): Machine {
  const nameText = vmName.toLowerCase();
  const key = machineKey({ cloudId, vmUuid });
  return {
    key,
    cloudId,
    vmUuid,
    name: vmName,
    cloudName,
    nameText,
    haystack: `${nameText}\n${cloudName.toLowerCase()}`,
  };
}
