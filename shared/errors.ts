/**
 * The closed set of failures that a person can meet. Code and parameters cross IPC; the words are chosen by language
 * from `shared/i18n/<lang>/errors.json`, where each code has `title` (what failed), `why` and `cure`.
 * Bugs are not in here: they throw.
 */
export const errorCodes = [
  // the way to the management node or the host
  'name-not-resolved', // host
  'host-refused', // host, port
  'host-timeout', // host, port, seconds
  'host-unreachable', // host, port, reason
  'connection-dropped', // host, port
  'tls-untrusted', // host, port, fingerprint, subject
  'tls-not-yet-valid', // host, port, validFrom
  'tls-changed', // host, port, fingerprint, expected
  'tls-failed', // host, port, reason
  // the management node's answers
  'address-invalid', // url
  'not-zstack', // url, status
  'web-ui-address', // url
  'web-ui-api-found', // url, api
  'server-not-ready', // url
  'server-garbled', // url
  'server-error', // serverCode, message
  'api-unsupported', // api
  'invalid-argument', // message
  'permission-denied',
  'job-lost', // api
  'job-timeout', // api, seconds
  // signing in
  'auth-failed', // account
  'auth-captcha-needed',
  'auth-captcha-wrong',
  'auth-captcha-unavailable',
  'auth-locked', // message
  'auth-locked-for', // minutes
  'auth-two-factor',
  'auth-must-change-password',
  'auth-password-expired',
  'auth-user-disabled',
  'auth-refused', // message
  'auth-too-many-sessions',
  'auth-project-needed',
  'auth-project-unavailable', // project
  'access-key-refused',
  'clock-skew',
  'directory-unreachable',
  'sign-in-unsupported', // type
  'session-expired',
  'signed-out', // cloud
  // the VM and its console
  'cloud-not-found',
  'vm-not-found', // vm
  'vm-ambiguous', // vm, count
  'vm-not-running', // vm, state
  'vm-wrong-state', // vm, state
  'no-console-port', // vm
  'protocol-unavailable', // wanted, offered
  'host-not-connected', // message
  'proxy-scheme-unsupported', // scheme
  'proxy-plaintext-refused', // host, port
  'proxy-token-rejected', // host, port
  'proxy-target-down', // host, port
  'proxy-refused', // host, port, status
  'console-password-needed',
  'console-password-wrong',
  'console-password-invalid', // rule
  'spice-needs-tls',
  'handshake-failed', // reason
  'no-frame', // seconds
  'console-closed', // reason
  'vm-moved', // vm
  'console-limit', // limit
  // the guest's own password
  'guest-account-invalid',
  'guest-password-invalid', // rule
  'guest-agent-missing',
  'guest-account-missing', // account
  'guest-not-running',
  // links and connection files
  'link-invalid', // part
  'link-secret', // part
  'links-dropped', // count
  'connection-file-unreadable', // file, reason
  'connection-file-invalid', // key
  'connection-file-type', // type
  'connection-file-tls', // host
  'connection-file-kept', // file
  // bookmarks
  'bookmarks-full', // limit
  'bookmark-folders-full', // limit
  'bookmark-folders-deep', // limit
  'consoles-not-reopened', // count
  // the administrator's policy
  'setting-locked', // setting
  'policy-broken', // file, reason
  'policy-untrusted', // file
  'policy-passwords',
  'policy-plaintext', // host, port
  'policy-cloud', // address
  'policy-address', // address
  // this computer
  'shortcut-taken', // shortcut
  'login-item-failed', // reason
  'no-tray',
  'keychain-unavailable', // reason, package
  'file-corrupt', // file, movedTo
  'file-newer', // file
  'file-write-failed', // file, reason
  'disk-full', // file
  'clipboard-failed',
  'update-unreachable', // reason
  'update-damaged', // version
  'update-unsigned', // version
  'update-not-installed', // version, reason
  'busy', // what
  'cancelled',
  'internal', // reason
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** An expected failure, as a value. `params` fill the placeholders of the words; none of them is ever a secret. */
export interface AppError {
  readonly code: ErrorCode;
  readonly params: Readonly<Record<string, string | number>>;
  /** What the management node said, where it said something; shown small under "Details". */
  readonly server?: { readonly code: string; readonly en: string; readonly zh: string };
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: AppError };

export function ok(): Result<void>;
export function ok<T>(value: T): Result<T>;
export function ok<T>(value?: T): Result<T | undefined> {
  return { ok: true, value };
}

export function fail(
  code: ErrorCode,
  params: AppError['params'] = {},
  server?: AppError['server'],
): { readonly ok: false; readonly error: AppError } {
  return { ok: false, error: server ? { code, params, server } : { code, params } };
}
