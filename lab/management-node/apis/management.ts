import type { Api, NodeContext } from '../api.ts';
import { wallClock } from '../access-keys.ts';
import { ApiFailure, failed } from '../errors.ts';
import { runQuery } from '../query.ts';
import { javaDate } from '../java-text.ts';
import { uuidFor } from '../vms.ts';

const tagClass = 'org.zstack.header.tag.SystemTagInventory';
const tagFields = ['uuid', 'resourceUuid', 'resourceType', 'tag', 'type', 'inherent', 'createDate', 'lastOpDate'];

/** Probes (contract section 1.6), the SPICE certificate (5.6) and system tags (4.3). */
export const managementApis: readonly Api[] = [
  { name: 'IsReadyToGo', method: 'GET', path: '/v1/management-nodes/ready', open: true, handle: () => ({}) },
  {
    name: 'GetVersion',
    method: 'PUT',
    path: '/v1/management-nodes/actions',
    action: 'getVersion',
    open: true,
    handle: (_request, { profile }) => ({ version: profile.version, success: true }),
  },
  {
    name: 'GetCurrentTime',
    method: 'PUT',
    path: '/v1/management-nodes/actions',
    action: 'getCurrentTime',
    open: true,
    handle: (_request, { now }) => ({
      currentTime: { MillionSeconds: now(), Seconds: Math.floor(now() / 1000) },
      success: true,
    }),
  },
  {
    name: 'GetPlatformTimeZone',
    method: 'GET',
    path: '/v1/management-nodes/platform-timezone',
    available: (profile) => profile.since41,
    handle: (_request, { settings, now }) => ({ ...timeZone(settings.timeZone, now()), success: true }),
  },
  {
    name: 'GetSpiceCertificates',
    method: 'GET',
    path: '/v1/spice/certificates',
    handle: (_request, { settings }) => ({ certificateStr: spiceCa(settings.spiceCa) }),
  },
  {
    name: 'QuerySystemTag',
    method: 'GET',
    path: '/v1/system-tags',
    handle: ({ query }, node) => runQuery(query, tagRows(node), tagFields, tagClass),
  },
];

function timeZone(timezone: string, now: number): { timezone: string; offset: string } {
  const minutes = Math.round((wallClock(timezone, now) - now) / 60_000);
  const hours = Math.floor(Math.abs(minutes) / 60);
  const rest = String(Math.abs(minutes) % 60).padStart(2, '0');
  return { timezone, offset: `${minutes < 0 ? '-' : '+'}${hours}:${rest}` };
}

function spiceCa(pem: string | undefined): string {
  if (pem !== undefined) return pem;
  throw new ApiFailure(
    failed({
      en: 'Spice certificate does not exist, Please check if spice tls is enabled',
      zh: 'Spice证书不存在，请检查是否启用了spice tls',
    }),
  );
}

function tagRows({ vms }: NodeContext): Record<string, unknown>[] {
  return vms.all().flatMap((vm) =>
    vm.tags.map((tag) => ({
      inherent: false,
      uuid: uuidFor(`tag ${vm.uuid} ${tag}`),
      resourceUuid: vm.uuid,
      resourceType: 'VmInstanceVO',
      tag,
      type: 'System',
      createDate: javaDate(vm.createdAt),
      lastOpDate: javaDate(vm.createdAt),
    })),
  );
}
