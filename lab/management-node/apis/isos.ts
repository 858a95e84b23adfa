import { asJob, vmOf, type Api, type ApiRequest, type NodeContext } from '../api.ts';
import { ApiFailure, failed, notFound } from '../errors.ts';
import { javaDate } from '../java-text.ts';
import { runQuery } from '../query.ts';
import { uuidFor, type LabVm } from '../vms.ts';
import { vmInventory } from '../vm-inventory.ts';

/** What the lab's image store holds; the last one is not ready and must not be offered. */
export const labIsos = [
  { name: 'debian-12.9.0-amd64-netinst.iso', size: 662_700_032, status: 'Ready' },
  { name: '银河麒麟-V10-SP3-服务器版-安装光盘.iso', size: 4_912_545_792, status: 'Ready' },
  { name: 'virtio-win-0.1.240.iso', size: 628_326_400, status: 'Ready' },
  { name: 'still-uploading.iso', size: 0, status: 'Downloading' },
].map((image) => ({ ...image, uuid: uuidFor(`iso ${image.name}`) }));

const imageFields = ['uuid', 'name', 'description', 'mediaType', 'format', 'state', 'status', 'platform', 'size'];

/** CD images: candidates, into a drive and out of it (contract section 6). */
export const isoApis: readonly Api[] = [
  {
    name: 'QueryImage',
    method: 'GET',
    path: '/v1/images',
    handle: ({ query }, { now }) =>
      runQuery(query, imageRows(now()), imageFields, 'org.zstack.header.image.ImageInventory'),
  },
  {
    name: 'AttachIsoToVmInstance',
    method: 'POST',
    path: '/v1/vm-instances/{uuid}/iso/{iso}',
    job: asJob,
    handle: attach,
  },
  {
    name: 'DetachIsoFromVmInstance',
    method: 'DELETE',
    path: '/v1/vm-instances/{uuid}/iso',
    job: asJob,
    handle: detach,
  },
];

function imageRows(now: number): Record<string, unknown>[] {
  return labIsos.map(({ uuid, name, size, status }) => ({
    uuid,
    name,
    description: '',
    mediaType: 'ISO',
    format: 'iso',
    state: 'Enabled',
    status,
    platform: 'Linux',
    size,
    createDate: javaDate(now),
  }));
}

function attach(request: ApiRequest, node: NodeContext): unknown {
  const vm = vmOf(request, node);
  const iso = labIsos.find(({ uuid }) => uuid === request.params.iso);
  if (!iso) throw new ApiFailure(notFound(request.params.iso ?? ''));
  const free = vm.drives.findIndex((isoUuid) => isoUuid === undefined);
  if (free < 0)
    throw new ApiFailure(failed({ en: 'all vm[uuid] CD-ROMs are full', zh: '云主机的所有光驱都已加载镜像' }));
  return put(vm, node, free, iso.uuid);
}

function detach(request: ApiRequest, node: NodeContext): unknown {
  const vm = vmOf(request, node);
  const isoUuid = request.query.get('isoUuid') ?? '';
  const place = vm.drives.indexOf(isoUuid);
  if (place < 0)
    throw new ApiFailure(failed({ en: `ISO[uuid:${isoUuid}] is not attached`, zh: `镜像[uuid:${isoUuid}]没有加载` }));
  return put(vm, node, place, undefined);
}

function put(vm: LabVm, { vms }: NodeContext, place: number, isoUuid: string | undefined): unknown {
  vm.drives = vm.drives.map((each, index) => (index === place ? isoUuid : each));
  vms.touch(vm);
  return { inventory: vmInventory(vm) };
}
