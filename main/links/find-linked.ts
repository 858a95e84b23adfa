import type { CloudView } from '../../shared/cloud.ts';
import { fail, type Result } from '../../shared/errors.ts';
import type { ConsoleLink } from '../../shared/link.ts';

/** What is known here of VMs, wherever it was seen: in a list, a bookmark, or among the recent ones. */
export interface SeenVm {
  readonly cloudId: string;
  readonly vmUuid: string;
  readonly vmName: string;
}

/** The cloud of a link, and its VM where this app has seen it. */
export interface Linked {
  readonly view: CloudView;
  readonly vm?: SeenVm;
}

/** Finds what a link names among what is known here; nobody is asked. `cloud-not-found` for a cloud that is not. */
export function findLinked(
  link: ConsoleLink,
  clouds: readonly CloudView[],
  seenIn: (cloudId: string) => Iterable<SeenVm>,
): Result<Linked> {
  const named = clouds.filter(({ cloud }) => isNamed(cloud, link.cloud));
  if (named.length === 0) return fail('cloud-not-found');
  const found = named.map((view) => ({ view, vms: vmsNamed(link.vm, seenIn(view.cloud.id)) }));
  const best =
    found.find(({ vms }) => vms.length > 0) ?? found.find(({ view }) => view.signIn.kind === 'signed-in') ?? found[0];
  if (!best) return fail('cloud-not-found');
  const { view, vms } = best;
  if (vms.length > 1) return fail('vm-ambiguous', { vm: link.vm, count: vms.length });
  return { ok: true, value: { view, ...(vms[0] && { vm: vms[0] }) } };
}

function isNamed({ name, baseUrl }: CloudView['cloud'], text: string): boolean {
  const wanted = text.toLowerCase().replace(/\/+$/, '');
  if (name.toLowerCase() === text.toLowerCase() || baseUrl.toLowerCase() === wanted) return true;
  const { host, hostname } = new URL(baseUrl);
  return host === wanted || hostname === wanted;
}

/** By uuid, or else by the whole name; one VM that was seen in several places counts once. */
function vmsNamed(text: string, seen: Iterable<SeenVm>): readonly SeenVm[] {
  const byUuid = new Map<string, SeenVm>();
  const byName = new Map<string, SeenVm>();
  for (const vm of seen) {
    if (vm.vmUuid === text && !byUuid.has(text)) byUuid.set(text, vm);
    if (vm.vmName === text && !byName.has(vm.vmUuid)) byName.set(vm.vmUuid, vm);
  }
  return [...(byUuid.size > 0 ? byUuid : byName).values()];
}
