import type {
  Attachment,
  ConsolePreference,
  ConsoleState,
  MigrationClaim,
  MigrationWay,
  ViewerReport,
} from '../../shared/console.ts';
import type { Pin, Trust } from '../../shared/cloud.ts';
import type { ConsoleAddress } from '../../shared/console-address.ts';
import type { Result } from '../../shared/errors.ts';
import type { ZStackClient } from '../zstack/types.ts';

/** What a session needs to know of a console server without a cloud. */
export interface SessionAddress {
  readonly id: '';
  readonly name: '';
  readonly address: ConsoleAddress;
  /** SHA-256 of the certificate that the person accepted for this host. */
  pin(): string | undefined;
  addPin(pin: Pin): void;
  /** There is no proxy on the way: does nothing. */
  allowPlaintextProxy(): void;
}

/** What a session needs to know of its cloud; main/app.ts makes it from the stores and the clients. */
export interface SessionCloud {
  readonly id: string;
  readonly name: string;
  readonly client: ZStackClient;
  readonly baseUrl: string;
  /** How the API's TLS endpoint is checked; a private CA also speaks for the console proxy, a pin does not. */
  trust(): Trust;
  /** Signs in with the remembered password where no session is live. */
  ensureSignedIn(signal: AbortSignal): Promise<Result<void>>;
  pins(): readonly Pin[];
  addPin(pin: Pin): void;
  plaintextProxy(): boolean;
  allowPlaintextProxy(): void;
  proxyViaApiHost(): boolean;
}

/** One console of one VM, over all its attempts. */
export interface ConsoleSession {
  readonly id: string;
  readonly state: ConsoleState;
  /** Called at once with the state, then on each change. Returns the end of the subscription. */
  onChange(listener: (state: ConsoleState) => void): () => void;
  attach(): Promise<Result<Attachment>>;
  report(report: ViewerReport): void;
  /** A way to where the console's server says that the guest goes, if that may be; the log says why not. */
  migrate(claim: MigrationClaim): Promise<MigrationWay | null>;
  reconnect(request: { preference?: ConsolePreference; password?: string }): void;
  /** Something has changed that may have mended a lost console: tries at once. */
  nudge(): void;
  /** No more attempts by itself, until the next loss of a connection. */
  stopRetrying(): void;
  trust(sha256: string): Result<void>;
  allowPlaintextProxy(): void;
  /** Final. Ends attempts, connections, tickets; a second call does nothing. */
  dispose(): void;
}
