import { app, dialog, shell } from 'electron';
import path from 'node:path';
import { isVmBookmark } from '../shared/bookmark.ts';
import type { CloudView } from '../shared/cloud.ts';
import { fail, ok } from '../shared/errors.ts';
import type { ConsoleHost } from './console-host.ts';
import type { CloudService } from './clouds/cloud-service.ts';
import { DoctorService } from './doctor/doctor-service.ts';
import type { Profile } from './profile.ts';
import type { Appearance } from './shell/appearance.ts';
import type { Credentials } from './stores/credentials.ts';
import { checkComputer } from './support/checks.ts';
import { LogTail } from './support/log-tail.ts';
import { Support } from './support/support.ts';

export interface OpenSupportDeps {
  readonly version: string;
  readonly runtime: string;
  readonly userData: string;
  readonly logFolder: string;
  readonly profile: Profile;
  readonly clouds: CloudService;
  readonly credentials: Credentials;
  readonly host: ConsoleHost;
  readonly appearance: Appearance;
  readonly hasTray: () => Promise<boolean>;
}

/** The doctor, the log and the report for support, over the services of the app. */
export function openSupport(deps: OpenSupportDeps): Support {
  const { profile, clouds, logFolder, appearance, version, runtime } = deps;
  const logFile = (age: number): string => path.join(logFolder, `zstack-console${age === 0 ? '' : `.${age}`}.log`);
  return new Support({
    doctor: createDoctor(deps),
    log: new LogTail({ file: logFile(0) }),
    logFiles: [0, 1, 2].map(logFile),
    language: () => appearance.look.language,
    facts: () => ({
      about: { version, runtime, platform: process.platform, arch: process.arch, release: process.getSystemVersion() },
      settings: profile.settings.value,
      policy: profile.settings.policy,
      clouds: clouds.views.map(withoutPem),
      bookmarks: { count: profile.bookmarks.all.length },
    }),
    names: () => namesOf(deps),
    askPath: async (name) => {
      const { filePath } = await dialog.showSaveDialog({ defaultPath: path.join(app.getPath('documents'), name) });
      return filePath === '' ? undefined : filePath;
    },
    openLogFolder: async () => {
      const reason = await shell.openPath(logFolder);
      return reason === '' ? ok() : fail('internal', { reason });
    },
    now: () => new Date(),
  });

  function withoutPem({ cloud, signIn, remembered }: CloudView): unknown {
    const { trust, ...rest } = cloud;
    return { ...rest, trust: trust.kind, signIn, remembered };
  }
}

function createDoctor({ clouds, host, credentials, hasTray, profile, ...deps }: OpenSupportDeps): DoctorService {
  return new DoctorService({
    cloudOf: (cloudId) => clouds.sessionCloud(cloudId),
    accountOf: (cloudId) => {
      const cloud = clouds.views.find((each) => each.cloud.id === cloudId)?.cloud;
      return cloud?.user ?? cloud?.account ?? '';
    },
    vmNameOf: (cloudId, vmUuid) => clouds.vmName(cloudId, vmUuid) ?? vmUuid,
    openHidden: (patient, preference) => {
      const opened = host.openHidden({ ...patient, preference });
      if (!opened.ok) return opened;
      const session = opened.value;
      const screenshot = (signal: AbortSignal) => host.screenshots.request(session.id, signal);
      return { ok: true, value: { session, screenshot } };
    },
    check: () =>
      checkComputer({
        version: deps.version,
        runtime: deps.runtime,
        folder: deps.userData,
        keychain: () => Promise.resolve(credentials.failure),
        tray: hasTray,
        compositing: () => app.getGPUFeatureStatus().gpu_compositing,
        lockedCount: () => Object.keys(profile.settings.policy.locked).length,
      }),
    onChange: (state) => host.registry.pushToLibrary('doctor.changed', state),
  });
}

function namesOf({ clouds, profile }: OpenSupportDeps) {
  const all = clouds.views.map(({ cloud }) => cloud);
  const lists = clouds.vmLists.flatMap(({ vms }) => vms.map((vm) => vm.name));
  const known = [...profile.recents.all, ...profile.bookmarks.all.filter(isVmBookmark)].map((each) => each.vmName);
  return {
    cloud: all.map(({ name }) => name),
    host: all.map(({ baseUrl }) => new URL(baseUrl).hostname),
    account: all.flatMap(({ account, user, project }) => [account, user, project]).filter((each) => each !== undefined),
    vm: [...new Set([...lists, ...known])],
  };
}
