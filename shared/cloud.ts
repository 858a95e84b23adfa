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

/** A cloud as saved: nothing in here is secret. */
export interface Cloud {
  readonly id: string;
  readonly name: string;
  /** Base of the API with scheme, host, port and path, without `/v1`: `http://10.0.0.10:8080/zstack`. */
  readonly baseUrl: string;
  readonly account: string;
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
  | { readonly kind: 'signed-in'; readonly version?: string }
  | { readonly kind: 'failed'; readonly error: AppError };

export interface CloudView {
  readonly cloud: Cloud;
  readonly signIn: SignInState;
  /** A password for it lies in the OS keychain. */
  readonly remembered: boolean;
}

/** What a person types to add a cloud; `address` may be a host, host:port or a URL. */
export interface CloudDraft {
  readonly address: string;
  readonly account: string;
  readonly password: string;
  readonly name?: string;
  readonly remember: boolean;
  readonly trust: Trust;
  readonly plaintextProxy: boolean;
}
