import type { NotSelf } from '../../shared/updates.ts';

/** What is known of the copy of the app that runs. */
export interface InstallFacts {
  readonly packaged: boolean;
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  /** The program that runs. */
  readonly program: string;
  /** Whether the package names a channel (`app-update.yml`, written when it was packed). */
  readonly hasChannel: boolean;
}

/** Whether this copy renews itself, or why not. Where a package manager put the files, they are its to replace. */
export function installKind({ packaged, platform, env, program, hasChannel }: InstallFacts): NotSelf | 'self' {
  if (!packaged) return 'development';
  if (platform === 'linux' && !env.APPIMAGE) return /^\/(opt|usr)\//.test(program) ? 'package-manager' : 'unpacked';
  if (platform === 'win32' && env.PORTABLE_EXECUTABLE_FILE) return 'portable';
  return hasChannel ? 'self' : 'no-channel';
}
