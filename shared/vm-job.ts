import type { AppError } from './errors.ts';

/** What the power menu offers (contract section 6). `shut-down` asks the guest, and is forced by the server after 60 s. */
export const powerActions = ['start', 'shut-down', 'reboot', 'power-off', 'pause', 'resume'] as const;
export type PowerAction = (typeof powerActions)[number];

/** How the screen of a VM is offered from its next start on. */
export const consoleModes = ['vnc', 'spice', 'vncAndSpice'] as const;
export type ConsoleMode = (typeof consoleModes)[number];

/** What can be done to a VM through its cloud; each is one job of the server. */
export type VmChange =
  /** `keepOff`: a VM that is protected by high availability is not started again at once. */
  | { readonly kind: 'power'; readonly action: PowerAction; readonly keepOff?: boolean }
  | { readonly kind: 'guest-password'; readonly account: string; readonly password: string }
  | { readonly kind: 'set-console-password'; readonly password: string }
  | { readonly kind: 'delete-console-password' }
  | { readonly kind: 'attach-iso'; readonly isoUuid: string }
  | { readonly kind: 'detach-iso'; readonly isoUuid: string }
  | { readonly kind: 'console-mode'; readonly mode: ConsoleMode };

/** What a job is about, as far as it may be told to every window: without what the change carries. */
type VmJobKind = PowerAction | Exclude<VmChange['kind'], 'power'>;

/**
 * `queued` until the server has taken the call; `still-running` when we no longer wait, although the server goes on: it took
 * too long, or the person stopped waiting. The last three are final.
 */
type VmJobPhase = 'queued' | 'running' | 'done' | 'failed' | 'still-running';

export interface VmJob {
  readonly requestId: string;
  readonly cloudId: string;
  readonly vmUuid: string;
  readonly kind: VmJobKind;
  readonly phase: VmJobPhase;
  /** When it was asked for, in milliseconds of Date.now(). */
  readonly since: number;
  readonly error?: AppError;
}

/** What the dialogs of a VM need to know of it, asked from the cloud when they open. */
export interface VmFacts {
  readonly name: string;
  readonly state: string;
  readonly platform: string;
  /** Its CD drives by their place; `isoUuid` where one holds a disc. */
  readonly drives: readonly { readonly deviceId: number; readonly isoUuid?: string; readonly name?: string }[];
  /** As set for the next start; absent where the cloud's default applies. */
  readonly consoleMode?: ConsoleMode;
  /** Whether one is stored; `unknown` where this account may not ask. */
  readonly consolePassword: 'set' | 'none' | 'unknown';
}

/** An ISO image that the cloud offers. */
export interface IsoImage {
  readonly uuid: string;
  readonly name: string;
  readonly description: string;
  readonly sizeBytes: number;
  readonly platform: string;
}

/** What is wrong with a console password (contract section 5.4): VNC uses 8 bytes, and the server refuses those beginning so. */
export type ConsolePasswordRule = 'empty' | 'too-long' | 'characters' | 'begins-with-password';

export function checkConsolePassword(password: string): ConsolePasswordRule | null {
  if (password === '') return 'empty';
  if (!/^[ -~]*$/.test(password)) return 'characters';
  if (password.length > 8) return 'too-long';
  return password.startsWith('password') ? 'begins-with-password' : null;
}

/** What each state allows (contract section 4.2). A state that is not in here, or that passes, allows nothing. */
const allowed = new Map<string, readonly PowerAction[]>(
  Object.entries({
    Running: ['shut-down', 'reboot', 'power-off', 'pause'],
    Paused: ['shut-down', 'power-off', 'resume'],
    Crashed: ['start', 'shut-down', 'reboot', 'power-off'],
    NoState: ['shut-down', 'reboot', 'power-off'],
    Stopped: ['start'],
    Unknown: ['shut-down', 'power-off'],
  }),
);

export function mayPower(state: string, action: PowerAction): boolean {
  return allowed.get(state)?.includes(action) ?? false;
}
