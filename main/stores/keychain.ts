import type { AppError } from '../../shared/errors.ts';

/** The operating system's keychain as far as we use it; keytar has this shape. Every call may reject. */
export interface Keychain {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

/** What keytar or libsecret says on Linux, and the Debian package that mends it. */
const linuxCauses: readonly (readonly [RegExp, string])[] = [
  [/libsecret/i, 'libsecret-1-0'],
  [/autolaunch|transport|DBUS_SESSION_BUS_ADDRESS|could not connect|failed to connect/i, 'dbus-user-session'],
  [/./, 'gnome-keyring'], // a bus without a Secret Service, or a service without a keyring
];

/** Why no password can be kept, with the package that is missing (Linux) or nothing where the system brings its own. */
export function keychainFailure(cause: unknown, platform: NodeJS.Platform): AppError {
  const reason = (cause instanceof Error ? cause.message : String(cause)).split('\n')[0] ?? '';
  const missing = linuxCauses.find(([pattern]) => pattern.test(reason))?.[1] ?? 'gnome-keyring';
  return { code: 'keychain-unavailable', params: { reason, package: platform === 'linux' ? missing : '' } };
}
