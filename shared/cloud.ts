import type { AppError } from './errors.ts';

/** How the identity of the management node's TLS endpoint is checked. SHA-256 fingerprints are lower-case hex, no colons. */
export type Trust =
  | { readonly kind: 'system' }
  | { readonly kind: 'ca'; readonly pem: string }
  | { readonly kind: 'pin'; readonly sha256: string };

/** A certificate that the person has accepted for one endpoint of a cloud, and for nothing else. */
export interface Pin {
  readonly endpoint: 'spice' | 'proxy';
  /** `host:port` for the proxy; for SPICE the host only, as ports change with each VM start. */
  readonly address: string;
  readonly sha256: string;
}

/** Ways to sign in. An `access-key` signs every request and has no session; `iam2` enters a project or the platform view. */
export const signInTypes = ['account', 'user', 'ldap', 'iam2', 'iam2-ldap', 'access-key'] as const;
export type SignInType = (typeof signInTypes)[number];

/** Who signs in, and how; with the password (or the secret of the access key) that is all a sign-in needs. */
export interface SignInName {
  readonly type: SignInType;
  /** The name that one signs in with: account, LDAP uid, virtual id or access key id. For `user` the account it belongs to. */
  readonly account: string;
  /** For `user`: its name. */
  readonly user?: string;
  /** For `iam2` and `iam2-ldap`: the project's name; absent for the platform view. */
  readonly project?: string;
}

/** One password and one sign-in, whatever the project. */
export function sameLogin(one: SignInName, other: SignInName): boolean {
  return one.type === other.type && one.account === other.account && one.user === other.user;
}

/** The fields of a `SignInName` alone. */
export function signInNameOf({ type, account, user, project }: SignInName): SignInName {
  return { type, account, ...(user !== undefined && { user }), ...(project !== undefined && { project }) };
}

/** The same one in another project, or in the platform view where none is named. */
export function inProject<T extends SignInName>(who: T, project: string | undefined): Omit<T, 'project'> & SignInName {
  const rest = Object.fromEntries(Object.entries(who).filter(([field]) => field !== 'project')) as Omit<T, 'project'> &
    SignInName;
  return project === undefined ? rest : { ...rest, project };
}

/** A project of a virtual id, as the server lists it. */
export interface Project {
  readonly name: string;
  readonly description: string;
}

/** A picture whose letters the server wants before it looks at the password. */
export interface Captcha {
  readonly uuid: string;
  /** PNG, base64. */
  readonly image: string;
}

/** What a person read in a captcha's picture. */
export interface CaptchaAnswer {
  readonly uuid: string;
  readonly code: string;
}

/** A cloud as saved: nothing in here is secret. */
export interface Cloud extends SignInName {
  readonly id: string;
  readonly name: string;
  /** Base of the API with scheme, host, port and path, without `/v1`: `http://10.0.0.10:8080/zstack`. */
  readonly baseUrl: string;
  readonly trust: Trust;
  readonly pins: readonly Pin[];
  /** Whether `ws` may be used where the console proxy has no certificate (chosen by the person; asked once). */
  readonly plaintextProxy: boolean;
  /** Use the API's own host in place of the host name that the console proxy announces (NAT, VIP). */
  readonly proxyViaApiHost: boolean;
}

export type SignInState =
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'signing-in' }
  | {
      readonly kind: 'signed-in';
      readonly version?: string;
      /** How far the cloud's clock is ahead of this computer's; measured where requests are signed with the time. */
      readonly clockOffsetSeconds?: number;
    }
  | { readonly kind: 'failed'; readonly error: AppError };

export interface CloudView {
  readonly cloud: Cloud;
  readonly signIn: SignInState;
  /** A password for it lies in the OS keychain. */
  readonly remembered: boolean;
}

/** One place that is probed while a cloud's address is looked for: the step that runs, or how it ended. */
export interface ProbeLine {
  readonly baseUrl: string;
  readonly step: 'name' | 'tcp' | 'tls' | 'api' | 'found' | 'failed';
  readonly version?: string;
  readonly error?: AppError;
}

/** How far adding a cloud has come. */
export interface AddProgress {
  readonly requestId: string;
  readonly phase: 'probing' | 'signing-in';
  readonly lines: readonly ProbeLine[];
}

/** What a person types to add a cloud; `address` may be a host, host:port or a URL. */
export interface CloudDraft extends SignInName {
  readonly address: string;
  /** The password, or the secret of the access key. */
  readonly password: string;
  readonly name?: string;
  readonly remember: boolean;
  readonly trust: Trust;
  readonly plaintextProxy: boolean;
  readonly captcha?: CaptchaAnswer;
  /** A virtual id's sign-in ends with `auth-project-needed`, so that the person can choose where to work. */
  readonly askProject?: boolean;
}
