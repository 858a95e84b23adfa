import { runQuery } from '../query.ts';
import { javaDate } from '../java-text.ts';
import { sessionOf, type Api, type NodeContext } from '../api.ts';
import { ApiFailure, permissionDenied } from '../errors.ts';
import { hostIpOf, hostUuidOf, uuidFor } from '../vms.ts';

const tagFields = ['uuid', 'resourceUuid', 'resourceType', 'tag', 'type', 'createDate', 'lastOpDate'];
const hostFields = ['uuid', 'name', 'managementIp', 'state', 'status', 'hypervisorType'];

/** User tags and hosts (contract section 4.3). Hosts are the administrator's business. */
export const tagApis: readonly Api[] = [
  {
    name: 'QueryUserTag',
    method: 'GET',
    path: '/v1/user-tags',
    handle: (request, node) => {
      const { account } = sessionOf(request);
      return runQuery(request.query, userTags(node, account), tagFields, 'org.zstack.header.tag.UserTagInventory');
    },
  },
  {
    name: 'QueryHost',
    method: 'GET',
    path: '/v1/hosts',
    handle: (request, node) => {
      const { account } = sessionOf(request);
      if (!account.admin) throw new ApiFailure(permissionDenied(account.uuid, 'APIQueryHostMsg'));
      return runQuery(request.query, hosts(node), hostFields, 'org.zstack.kvm.KVMHostInventory');
    },
  },
];

function userTags({ vms }: NodeContext, account: { readonly name: string; readonly admin: boolean }) {
  const visible = vms.all().filter((vm) => account.admin || vm.spec.owner === account.name);
  return visible.flatMap((vm) =>
    (vm.spec.userTags ?? []).map((tag) => ({
      uuid: uuidFor(`user tag ${vm.uuid} ${tag}`),
      resourceUuid: vm.uuid,
      resourceType: 'VmInstanceVO',
      tag,
      type: 'User',
      createDate: javaDate(vm.createdAt),
      lastOpDate: javaDate(vm.createdAt),
    })),
  );
}

function hosts({ vms }: NodeContext) {
  const known = new Map(vms.all().map((vm) => [hostUuidOf(vm), vm]));
  return [...known].map(([uuid, vm]) => ({
    uuid,
    name: vm.spec.hostName ?? `host-${hostIpOf(vm)}`,
    managementIp: hostIpOf(vm),
    state: 'Enabled',
    status: 'Connected',
    hypervisorType: 'KVM',
  }));
}
