import { fail, type Result } from '../shared/errors.ts';
import { isVmBookmark } from '../shared/bookmark.ts';
import type { LinkQuestion } from '../shared/ipc/links.ts';
import type { CloudService } from './clouds/cloud-service.ts';
import type { ConsoleHost } from './console-host.ts';
import type { ConsoleOpener } from './console-opener.ts';
import type { AddressWish } from './links/links.ts';
import { Links } from './links/links.ts';
import type { SeenVm } from './links/find-linked.ts';
import type { Profile } from './profile.ts';
import type { Notices } from './shell/notices.ts';

export interface AppLinksDeps {
  readonly clouds: CloudService;
  readonly profile: Profile;
  readonly host: ConsoleHost;
  readonly opener: ConsoleOpener;
  readonly notices: Notices;
  readonly showLibrary: () => void;
  /** Ends with the app. */
  readonly signal: AbortSignal;
}

/** Ties links and connection files to the app: where clouds and VMs are known from, what opens, where questions are shown. */
export function createAppLinks(deps: AppLinksDeps): Links {
  const { clouds, host, opener, notices, showLibrary, signal } = deps;
  return new Links({
    clouds: () => clouds.views,
    seenIn: (cloudId) => seenVms(deps, cloudId),
    findVm: (cloudId, nameOrUuid) => findVm(clouds, cloudId, nameOrUuid, signal),
    openVm: (vm) => opener.open({ kind: 'vm', ...vm }),
    openAddress: (wish) => Promise.resolve(openAddress(deps, wish)),
    report: (error) => {
      notices.add(error);
      showLibrary();
    },
    onAsked: (question: LinkQuestion | null) => {
      host.registry.pushToLibrary('links.asked', question);
      if (question) showLibrary();
    },
  });
}

async function findVm(
  clouds: CloudService,
  cloudId: string,
  name: string,
  signal: AbortSignal,
): Promise<Result<string>> {
  const found = await clouds.withClient(cloudId, signal, (client) => client.findVm(name, signal));
  return found.ok ? { ok: true, value: found.value.uuid } : found;
}

function openAddress({ host }: AppLinksDeps, { fullScreen, ...target }: AddressWish): Result<void> {
  const opened = host.openAddress(target);
  if (!opened.ok) return fail(opened.error.code, opened.error.params);
  if (fullScreen) host.windows.setFullScreen(opened.value.id, true);
  return { ok: true, value: undefined };
}

/** The lists know a VM's name best; then what was opened or marked. */
function* seenVms({ clouds, profile }: AppLinksDeps, cloudId: string): Iterable<SeenVm> {
  const list = clouds.vmLists.find((each) => each.cloudId === cloudId);
  for (const { uuid, name } of list?.vms ?? []) yield { cloudId, vmUuid: uuid, vmName: name };
  for (const each of profile.recents.all) if (each.cloudId === cloudId) yield each;
  for (const each of profile.bookmarks.all.filter(isVmBookmark)) if (each.cloudId === cloudId) yield each;
}
