import { ApiFailure, invalid, missingField, notFound, permissionDenied, type Locale } from './errors.ts';
import type { ConsoleTokens } from './console-tokens.ts';
import type { LoginControl } from './login-control.ts';
import type { PortStyle, Profile } from './profiles.ts';
import type { Account, Session, Sessions } from './sessions.ts';
import type { VmRows } from './vm-inventory.ts';
import type { LabVm, Vms } from './vms.ts';

/** What a test may change while the node runs. */
export interface NodeSettings {
  sessionLifetimeMs: number;
  /** Sessions of one account at the same time. */
  maxSessions: number;
  /** A new sign-in ends the account's other sessions. */
  uniqueSession: boolean;
  /** How long a job takes at least. */
  jobDelayMs: number;
  /** How long a state such as Starting lasts at least. */
  powerMs: number;
  tokenLifetimeMs: number;
  locale: Locale;
  ports: PortStyle;
  ready: boolean;
  /** The node's own zone, as an IANA name; signed requests carry its wall clock. */
  timeZone: string;
  /** `rest.checkTimeZone`: the instant of a signed request counts, not the digits of its clock. */
  checkTimeZone: boolean;
  /** PEM of the CA that signs the hosts' SPICE certificates; undefined while SPICE TLS is off. */
  spiceCa: string | undefined;
}

/** What an API's handler works with. */
export interface NodeContext {
  readonly profile: Profile;
  readonly settings: NodeSettings;
  readonly accounts: readonly Account[];
  readonly sessions: Sessions;
  readonly loginControl: LoginControl;
  readonly vms: Vms;
  readonly vmRows: VmRows;
  readonly tokens: ConsoleTokens;
  readonly now: () => number;
  /** Ends waits when the node stops. */
  readonly signal: AbortSignal;
}

export interface ApiRequest {
  /** From the path, as `{uuid}`. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The fields under `params` or under the action's name; empty for GET and DELETE. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Set where the API needs one. */
  readonly session: Session | undefined;
}

/** One API of the server. What `handle` returns is the success body; an `ApiFailure` that it throws is a 503. */
export interface Api {
  /** The server's name for it, without `API` and `Msg`. */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the base; `{session}` and `{job}` are masked in the call log. */
  readonly path: string;
  /** The key in a PUT's body that picks this API (contract section 1.2). */
  readonly action?: string;
  /** Needs no session. */
  readonly open?: true;
  /** 202 and a job. */
  readonly job?: (profile: Profile) => boolean;
  /** Absent on an open-source server. */
  readonly commercial?: true;
  /** Absent on servers where this does not hold. */
  readonly available?: (profile: Profile) => boolean;
  readonly handle: (request: ApiRequest, node: NodeContext) => unknown;
}

export const asJob = (): boolean => true;

export function sessionOf(request: ApiRequest): Session {
  if (!request.session) throw new Error('an API without `open` runs with a session');
  return request.session;
}

/** The VM that the path (or `uuid`) names, if the caller may use it (contract section 5.1). */
export function vmOf(request: ApiRequest, node: NodeContext, uuid = request.params.uuid ?? ''): LabVm {
  const vm = node.vms.find(uuid);
  if (!vm) throw new ApiFailure(notFound(uuid));
  const { account } = sessionOf(request);
  if (!account.admin && vm.spec.owner !== account.name) throw new ApiFailure(permissionDenied(account.uuid, uuid));
  return vm;
}

/** A string field of the body; absent and null are the server's "mandatory" failure. */
export function requiredText(request: ApiRequest, field: string): string {
  const value = request.body[field];
  if (value === undefined || value === null) throw new ApiFailure(missingField(field));
  if (typeof value !== 'string') throw new ApiFailure(invalid(`field[${field}] is not a string`));
  return value;
}
