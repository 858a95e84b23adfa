import type { Result } from '../../shared/errors.ts';
import type { Trust } from '../../shared/cloud.ts';
import type { Vm } from '../../shared/vm.ts';

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

export interface Credentials {
  readonly account: string;
  readonly password: string;
}

export interface VmPage {
  readonly vms: readonly Vm[];
  readonly total?: number;
}

/**
 * One management node, one session, shared by everybody who talks to that cloud. Every call: an expired session
 * (`ID.1001`, from the call or from its job) is renewed exactly once for all waiting calls, then the call is sent once more.
 * Every call takes a signal and ends with `cancelled` soon after it fires.
 */
export interface ZStackClient {
  /** Whether the node is ready, and its version where it says one. Needs no sign-in. */
  probe(signal: AbortSignal): Promise<Result<{ version?: string }>>;
  signIn(credentials: Credentials, signal: AbortSignal): Promise<Result<void>>;
  readonly signedIn: boolean;
  /** Deletes the session on the server; the token of every console it opened dies with it. */
  signOut(): Promise<void>;
  /** UserVm only, by pages; `onPage` sees each as it comes. */
  listVms(onPage: (page: VmPage) => void, signal: AbortSignal): Promise<Result<readonly Vm[]>>;
  getVm(uuid: string, signal: AbortSignal): Promise<Result<Vm>>;
  /** By uuid or by exact name; `vm-ambiguous` when several have the name. */
  findVm(nameOrUuid: string, signal: AbortSignal): Promise<Result<Vm>>;
  getConsoleAddress(vmUuid: string, signal: AbortSignal): Promise<Result<ConsoleAddress>>;
  /** `undefined` when the VM has none. */
  getConsolePassword(vmUuid: string, signal: AbortSignal): Promise<Result<string | undefined>>;
  requestConsoleAccess(vmUuid: string, signal: AbortSignal): Promise<Result<ConsoleAccess>>;
  changeVmPassword(vmUuid: string, account: string, password: string, signal: AbortSignal): Promise<Result<void>>;
  /** The CA that signs the hosts' SPICE certificates, PEM; `undefined` when SPICE TLS is off. */
  getSpiceCa(signal: AbortSignal): Promise<Result<string | undefined>>;
  /** Ends the client without a request; running calls end with `cancelled`. */
  dispose(): void;
}
