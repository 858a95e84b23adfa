import { javaDate } from './java-text.ts';
import { hostIpOf, hostUuidOf, uuidFor, type LabVm, type VmState } from './vms.ts';

/** Fields that a query's condition may start with: the inventory's, and what hangs on them. */
export const vmQueryFields = [
  'uuid',
  'name',
  'description',
  'state',
  'type',
  'hypervisorType',
  'platform',
  'architecture',
  'guestOsType',
  'zoneUuid',
  'clusterUuid',
  'hostUuid',
  'lastHostUuid',
  'imageUuid',
  'rootVolumeUuid',
  'defaultL3NetworkUuid',
  'cpuNum',
  'memorySize',
  'createDate',
  'lastOpDate',
  'internalId',
  'vmNics',
  'allVolumes',
  'vmCdRoms',
  'host',
] as const;

export const vmClass = 'org.zstack.header.vm.VmInstanceInventory';

const zoneUuid = uuidFor('zone');
const clusterUuid = uuidFor('cluster');
const networkUuid = uuidFor('network');
const onHost: readonly VmState[] = [
  'Running',
  'Paused',
  'Crashed',
  'NoState',
  'Rebooting',
  'Migrating',
  'Pausing',
  'Resuming',
];

/** A VM as the API shows it (contract section 4.1); undefined fields are left out when it is written. */
export function vmInventory(vm: LabVm): Record<string, unknown> {
  const { spec } = vm;
  const hostUuid = hostUuidOf(vm);
  return {
    uuid: vm.uuid,
    name: vm.name,
    description: spec.description,
    zoneUuid,
    clusterUuid,
    hostUuid: onHost.includes(vm.state) ? hostUuid : undefined,
    lastHostUuid: vm.state === 'Created' ? undefined : hostUuid,
    rootVolumeUuid: uuidFor(`volume ${vm.uuid}`),
    platform: spec.platform ?? 'Linux',
    architecture: spec.architecture ?? 'x86_64',
    guestOsType: spec.guestOs,
    defaultL3NetworkUuid: networkUuid,
    type: spec.type ?? 'UserVm',
    hypervisorType: spec.directConsole ? 'ESX' : 'KVM',
    memorySize: spec.memoryBytes ?? 4 * 1024 ** 3,
    reservedMemorySize: 0,
    cpuNum: spec.cpuCount ?? 2,
    cpuSpeed: 0,
    allocatorStrategy: 'LeastVmPreferredHostAllocatorStrategy',
    createDate: javaDate(vm.createdAt),
    lastOpDate: javaDate(vm.changedAt),
    state: vm.state,
    internalId: vm.internalId,
    vmNics: (spec.addresses ?? []).map((ip, index) => nicInventory(vm, ip, index)),
    allVolumes: [],
    vmCdRoms: vm.drives.map((isoUuid, deviceId) => ({
      uuid: uuidFor(`cdrom ${vm.uuid} ${deviceId}`),
      vmInstanceUuid: vm.uuid,
      deviceId,
      isoUuid,
      name: `vm-${vm.name}-cdRom`,
    })),
  };
}

/** Rows of QueryVmInstance, kept until their VM changes: thousands are asked for with each page. */
export class VmRows {
  private readonly kept = new WeakMap<LabVm, { readonly key: string; readonly row: Record<string, unknown> }>();

  /** The inventory with what a condition can reach beyond it (`host.managementIp`), which is never sent. */
  row(vm: LabVm): Record<string, unknown> {
    const key = `${vm.state} ${vm.changedAt} ${vm.name}`;
    const kept = this.kept.get(vm);
    if (kept?.key === key) return kept.row;
    const row = { ...vmInventory(vm), host: { managementIp: hostIpOf(vm) } };
    this.kept.set(vm, { key, row });
    return row;
  }
}

function nicInventory(vm: LabVm, ip: string, deviceId: number): Record<string, unknown> {
  const created = javaDate(vm.createdAt);
  return {
    uuid: uuidFor(`nic ${vm.uuid} ${deviceId}`),
    vmInstanceUuid: vm.uuid,
    l3NetworkUuid: networkUuid,
    ip,
    mac: `fa:${uuidFor(`mac ${vm.uuid} ${deviceId}`).slice(0, 10).match(/../g)?.join(':') ?? ''}`,
    hypervisorType: 'KVM',
    netmask: '255.255.255.0',
    gateway: ip.replace(/\d+$/, '1'),
    ipVersion: ip.includes(':') ? 6 : 4,
    internalName: `vnic${vm.internalId}.${deviceId}`,
    deviceId,
    type: 'VNIC',
    usedIps: [],
    createDate: created,
    lastOpDate: created,
  };
}
