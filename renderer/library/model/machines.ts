import type { CloudView } from '../../../shared/cloud.ts';
import type { Recent } from '../../../shared/bookmark.ts';
import type { Vm, VmList } from '../../../shared/vm.ts';
import { createPinyin } from './pinyin.ts';
import { createSortKey } from './sort-key.ts';
import { createSpeller, spellOut, type SpelledName } from './spelled-name.ts';

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
  /** Lower-case name. */
  readonly nameText: string;
  /** The name as it is typed, where it has Chinese characters. */
  readonly spelled?: SpelledName;
  /** Text whose plain order is that of names: numbers by value, Chinese by its pinyin. */
  readonly sortKey: string;
  /** When it was last opened, in milliseconds since the epoch; only among the recent ones. */
  readonly openedAt?: number;
}

/** One string a VM, unique over all clouds. */
export function machineKey(ref: { readonly cloudId: string; readonly vmUuid: string }): string {
  return `${ref.cloudId}/${ref.vmUuid}`;
}

/** Makes machines of the clouds' lists; one whose VM did not change since the last call stays the same object. */
export function createMachineMaker() {
  const words = createWords();
  const made = new WeakMap<Vm, Machine>();
  const ofVm = (vm: Vm, cloudId: string, cloudName: string): Machine => {
    const known = made.get(vm);
    if (known?.cloudName === cloudName && known.cloudId === cloudId) return known;
    const machine = toMachine(vm, cloudId, cloudName, words);
    made.set(vm, machine);
    return machine;
  };
  return (lists: readonly VmList[], clouds: readonly CloudView[]): readonly Machine[] => {
    const names = new Map(clouds.map(({ cloud }) => [cloud.id, cloud.name]));
    return lists.flatMap(({ vms, cloudId }) => vms.map((vm) => ofVm(vm, cloudId, names.get(cloudId) ?? '')));
  };
}

/** What is worked out of texts; the same text is worked out once where it comes again and again. */
function createWords() {
  const readingsOf = createPinyin();
  const spelledOut = new Map<string, string>();
  return {
    spell: createSpeller(readingsOf),
    sortKey: createSortKey(readingsOf),
    /** For tags and cloud names, of which there are few. */
    spellOut: (text: string) => {
      const known = spelledOut.get(text) ?? spellOut(text, readingsOf);
      spelledOut.set(text, known);
      return known;
    },
  };
}

function toMachine(vm: Vm, cloudId: string, cloudName: string, words: ReturnType<typeof createWords>): Machine {
  const nameText = vm.name.toLowerCase();
  const spelled = words.spell(vm.name);
  const named = [cloudName, vm.hostName ?? '', ...vm.tags];
  const rest = [vm.description, vm.guestOs, ...vm.addresses, ...named, ...named.map(words.spellOut), vm.uuid];
  const haystack = [vm.name, ...rest.filter((text) => text !== '')].join('\n').toLowerCase();
  const ref = { cloudId, vmUuid: vm.uuid, name: vm.name };
  const key = machineKey(ref);
  const machine = { ...ref, key, cloudName, vm, nameText, haystack, sortKey: words.sortKey(vm.name) };
  return spelled ? { ...machine, spelled } : machine;
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

/** Places of recent machines, the one that was opened last first. */
export function newestFirst(machines: readonly Machine[]): Uint32Array {
  const openedAt = (place: number) => machines[place]?.openedAt ?? 0;
  return Uint32Array.from(machines.keys()).sort((a, b) => openedAt(b) - openedAt(a));
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
    sortKey: nameText,
    haystack: `${nameText}\n${cloudName.toLowerCase()}`,
  };
}
