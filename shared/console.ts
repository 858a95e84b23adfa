import type { AppError } from './errors.ts';

export type Protocol = 'vnc' | 'spice';
/** What draws a SPICE console: our own engine, or spice-html5 as it was mended (`docs/adr/0004-…`), for comparison. */
export const spiceEngines = ['own', 'html5'] as const;
export type SpiceEngine = (typeof spiceEngines)[number];
export type Route = 'direct' | 'proxy';
export type ProtocolChoice = 'auto' | Protocol;
export type RouteChoice = 'auto' | Route;

export interface ConsolePreference {
  readonly protocol: ProtocolChoice;
  readonly route: RouteChoice;
}

export const automatic: ConsolePreference = { protocol: 'auto', route: 'auto' };

/**
 * How the guest's picture is put on this screen: scaled to the window, one guest pixel on one physical pixel, the largest
 * whole-number scale that fits with sharp edges, or the guest takes the window's size where it can (else as `fit`).
 */
export type Scale = 'fit' | 'actual' | 'sharp' | 'guest';

/** What a bookmark may ask for in place of the settings. */
export interface ConsoleDisplay {
  readonly scale: Scale;
  readonly viewOnly: boolean;
}

/** The steps from a click to a picture, in order; also what the doctor prints. */
export const stepNames = [
  'name', // the management node's host name is resolved
  'tcp', // the management node's port answers
  'sign-in',
  'vm', // the VM is found
  'address', // GetVmConsoleAddress
  'password', // GetVmConsolePassword
  'route', // direct to the host, or the console proxy
  'tls', // only on a TLS route
  'handshake', // RFB or SPICE until the server accepts us
  'first-frame',
] as const;
export type StepName = (typeof stepNames)[number];

export interface Step {
  readonly name: StepName;
  readonly status: 'waiting' | 'running' | 'done' | 'failed' | 'skipped';
  /** Milliseconds this step took; absent until it ended. */
  readonly ms?: number;
  /** A fact in plain words without secrets: an address, a port, a protocol. */
  readonly detail?: string;
  readonly error?: AppError;
}

/** How the picture reaches us. `encrypted`: the whole way from here to the host or the proxy. */
export interface Link {
  readonly protocol: Protocol;
  readonly route: Route;
  readonly encrypted: boolean;
  /** `host:port` of the far end, for display. */
  readonly peer: string;
}

/**
 * The life of a console session. `closed` is final. `connecting` runs the steps up to the viewer's handshake;
 * `attached` means that the viewer has the ticket and is drawing soon; `connected` that a frame was drawn.
 */
export type ConsolePhase =
  /** `recovering`: why the connection before it ended, where this attempt began by itself. */
  | { readonly kind: 'connecting'; readonly recovering?: AppError }
  | { readonly kind: 'attached'; readonly link: Link; readonly recovering?: AppError }
  | { readonly kind: 'connected'; readonly link: Link; readonly firstFrameMs: number }
  | {
      readonly kind: 'lost';
      readonly error: AppError;
      /** When the next attempt begins by itself, in milliseconds of Date.now(). */
      readonly retryAt?: number;
      /** What has to happen first: the VM runs (the cloud is asked now and then), or this computer is on a network. */
      readonly waitsFor?: 'vm' | 'network';
    }
  | { readonly kind: 'closed' };

export interface ConsoleState {
  readonly sessionId: string;
  /** `host:port` of a console without a cloud (`shared/console-address.ts`); `cloudId` and `cloudName` are empty then. */
  readonly address?: string;
  readonly cloudId: string;
  readonly cloudName: string;
  readonly vmUuid: string;
  readonly vmName: string;
  readonly preference: ConsolePreference;
  /** What its bookmark asks for; the settings hold for the rest. */
  readonly display?: Partial<ConsoleDisplay>;
  /** Counts attempts from 1; each asks the cloud again and has its own steps. */
  readonly attempt: number;
  readonly phase: ConsolePhase;
  /** A picture was there once. */
  readonly everConnected?: boolean;
  readonly steps: readonly Step[];
}

/** What the viewer needs, handed over once per attempt. The ticket and the password are secrets: never stored or logged. */
export interface Attachment {
  readonly attempt: number;
  readonly link: Link;
  /** `ws://127.0.0.1:PORT/` without anything secret in it. */
  readonly url: string;
  /** Offered as the second WebSocket subprotocol `ticket.<value>`, after `binary`. */
  readonly ticket: string;
  readonly password?: string;
}

/** Where a SPICE server says that its guest goes. Nothing but a claim: the main process decides whether it leads anywhere. */
export interface MigrationClaim {
  readonly attempt: number;
  readonly host: string;
  readonly port?: number;
  readonly tlsPort?: number;
}

/** The way to where a guest goes, beside the attachment's: `url` and `ticket` as there. */
export type MigrationWay = Pick<Attachment, 'url' | 'ticket'>;

/** What the viewer tells the session; `attempt` makes a late message of an earlier attempt harmless. */
export type ViewerReport =
  | { readonly kind: 'handshake'; readonly attempt: number }
  | { readonly kind: 'frame'; readonly attempt: number; readonly width: number; readonly height: number }
  | { readonly kind: 'password-needed'; readonly attempt: number }
  | { readonly kind: 'password-wrong'; readonly attempt: number }
  /** The server says that the guest runs on another host now. Where, only the cloud is believed. */
  | { readonly kind: 'moved'; readonly attempt: number }
  /** The guest has gone the way of the last `session.migrate`, and every channel with it. */
  | { readonly kind: 'followed'; readonly attempt: number }
  /** That way is of no use: the channels stay with the server that they have. */
  | { readonly kind: 'stayed'; readonly attempt: number }
  /** The server takes a channel over TLS only, and this connection has none. */
  | { readonly kind: 'needs-tls'; readonly attempt: number }
  | { readonly kind: 'ended'; readonly attempt: number; readonly clean: boolean; readonly reason: string };
