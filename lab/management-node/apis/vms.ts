import { sessionOf, type Api, type ApiRequest, type NodeContext } from '../api.ts';
import { runQuery } from '../query.ts';
import { vmClass, vmQueryFields } from '../vm-inventory.ts';

/** QueryVmInstance as a list and by uuid (contract section 4). */
export const vmApis: readonly Api[] = [
  {
    name: 'QueryVmInstance',
    method: 'GET',
    path: '/v1/vm-instances',
    handle: (request, node) => queryVms(request.query, request, node),
  },
  {
    name: 'QueryVmInstance',
    method: 'GET',
    path: '/v1/vm-instances/{uuid}',
    handle: (request, node) => queryVms(new URLSearchParams({ q: `uuid=${request.params.uuid ?? ''}` }), request, node),
  },
];

function queryVms(query: URLSearchParams, request: ApiRequest, { vms, vmRows }: NodeContext): unknown {
  const { account } = sessionOf(request);
  const visible = vms.all().filter((vm) => account.admin || vm.spec.owner === account.name);
  const rows = visible.map((vm) => vmRows.row(vm));
  const reply = runQuery(query, rows, vmQueryFields, vmClass);
  return { ...reply, inventories: reply.inventories?.map((row) => ({ ...row, host: undefined })) };
}
