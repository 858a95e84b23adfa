import type { Result } from '../../shared/errors.ts';
import type { Captcha, CaptchaAnswer, Project, SignInName, Trust } from '../../shared/cloud.ts';
import type { Vm } from '../../shared/vm.ts';
import type { IsoImage, VmChange, VmFacts } from '../../shared/vm-job.ts';

/** Where the API is and how its identity is checked. */
export interface Endpoint {
  /** Scheme, host, port, path, without `/v1` and without a trailing slash. */
  readonly baseUrl: string;
  readonly trust: Trust;
}

/** GetVmConsoleAddress, with ports checked to be integers in 1..65535 (contract section 5.1). */
export interface ConsoleAddress {
  readonly host: string;
  /** `vnc`, `spice`, `vncAndSpice`, or a word that we do not know. */
  readonly protocol: string;
  readonly port?: number;
  readonly vncPort?: number;
  readonly spicePort?: number;
  readonly spiceTlsPort?: number;
}

/** RequestConsoleAccess (section 5.2.2). `token` is a secret: it carries a live session id. */
export interface ConsoleAccess {
  /** `http`: through the management node's WebSocket proxy; `wss`: straight to `hostname` with `token` as the path. */
  readonly scheme: string;
  readonly targetScheme?: string;
  readonly hostname: string;
  readonly port: number;
  readonly token: string;
}

export interface Credentials extends SignInName {
  /** The password, or the secret of the access key. */
  readonly password: string;
  readonly captcha?: CaptchaAnswer;
  /** A virtual id's sign-in stops with `auth-project-needed` before it enters one, so that a person can choose. */
  readonly askProject?: boolean;
}

export interface JobWait {
  readonly signal: AbortSignal;
  /** The server has taken the call. */
  readonly onAccepted?: () => void;
}
/** How far the probe of an address has come: the step that has begun. */
export type ProbeStep = 'name' | 'tcp' | 'tls' | 'api';

export interface VmPage {
  readonly vms: readonly Vm[];
  readonly total?: number;
}

/** What changes most in a VM; the rest of its row is asked for when it is in sight. */
export interface VmStateRow {
  readonly uuid: string;
  readonly name: string;
  readonly state: string;
  readonly hostUuid?: string;
}

/** Some rows of a longer list. */
export interface Rows<T> {
  readonly rows: readonly T[];
  /** How many the server sent, unreadable ones included: the next page starts there. */
  readonly sent: number;
  readonly total?: number;
}

export interface VmTag {
  readonly vmUuid: string;
  readonly tag: string;
}

export interface Host {
  readonly uuid: string;
  readonly name: string;
}

/**
 * One management node, one session, shared by everybody who talks to that cloud. Every call: an expired session
 * (`ID.1001`, from the call or from its job) is renewed exactly once for all waiting calls, then the call is sent once more.
 * Every call takes a signal and ends with `cancelled` soon after it fires.
 */
export interface ZStackClient {
  /** Whether the node is ready, and its version where it says one. Needs no sign-in. */
  probe(signal: AbortSignal, onStep?: (step: ProbeStep) => void): Promise<Result<{ version?: string }>>;
  /** A virtual id that is signed in with the same password already is not asked again: only the project is entered. */
  signIn(credentials: Credentials, signal: AbortSignal): Promise<Result<void>>;
  readonly signedIn: boolean;
  /** How far the server's clock is ahead of ours; undefined while nobody needed to know. */
  readonly clockOffsetSeconds: number | undefined;
  /** The picture that a sign-in wants an answer to; with `previous` another one. */
  captcha(who: SignInName, previous: string | undefined, signal: AbortSignal): Promise<Result<Captcha>>;
  /** The projects of the virtual id that is signed in, or was about to enter one. */
  listProjects(signal: AbortSignal): Promise<Result<readonly Project[]>>;
  /** From now on works in this project, or in the platform view where none is named. */
  enterProject(project: string | undefined, signal: AbortSignal): Promise<Result<void>>;
  /** Deletes the session on the server; the token of every console it opened dies with it. */
  signOut(): Promise<void>;
  /** UserVm only, by pages; `onPage` sees each as it comes. */
  listVms(onPage: (page: VmPage) => void, signal: AbortSignal): Promise<Result<readonly Vm[]>>;
  getVm(uuid: string, signal: AbortSignal): Promise<Result<Vm>>;
  /** Those of these VMs that there are, at most 100. */
  getVms(uuids: readonly string[], signal: AbortSignal): Promise<Result<readonly Vm[]>>;
  /** One page of all user VMs, four fields each, in the order of their uuids. */
  pageStates(start: number, signal: AbortSignal): Promise<Result<Rows<VmStateRow>>>;
  /** One page of the tags that people gave to VMs. System tags, of which some hold secrets, are never asked for. */
  pageTags(start: number, signal: AbortSignal): Promise<Result<Rows<VmTag>>>;
  /** One page of the hosts; ordinary accounts are often refused. */
  pageHosts(start: number, signal: AbortSignal): Promise<Result<Rows<Host>>>;
  /** The management address of the host that has this address or name; `undefined` where there is none that this account sees. */
  findHost(addressOrName: string, signal: AbortSignal): Promise<Result<string | undefined>>;
  /** PNG of the screen of a running VM (contract section 5.8); `api-unsupported` before 4.8. */
  takeScreenshot(vmUuid: string, signal: AbortSignal): Promise<Result<Uint8Array<ArrayBuffer>>>;
  /** By uuid or by exact name; `vm-ambiguous` when several have the name. */
  findVm(nameOrUuid: string, signal: AbortSignal): Promise<Result<Vm>>;
  getConsoleAddress(vmUuid: string, signal: AbortSignal): Promise<Result<ConsoleAddress>>;
  /** `undefined` when the VM has none. */
  getConsolePassword(vmUuid: string, signal: AbortSignal): Promise<Result<string | undefined>>;
  requestConsoleAccess(vmUuid: string, signal: AbortSignal): Promise<Result<ConsoleAccess>>;
  /** Does one thing to a VM and waits for the server's job; sent once. */
  changeVm(vmUuid: string, change: VmChange, wait: JobWait): Promise<Result<void>>;
  getVmFacts(vmUuid: string, signal: AbortSignal): Promise<Result<VmFacts>>;
  listIsoImages(signal: AbortSignal): Promise<Result<readonly IsoImage[]>>;
  /** The CA that signs the hosts' SPICE certificates, PEM; `undefined` when SPICE TLS is off. */
  getSpiceCa(signal: AbortSignal): Promise<Result<string | undefined>>;
  /** Ends the client without a request; running calls end with `cancelled`. */
  dispose(): void;
}
