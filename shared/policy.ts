import { defaultSettings, type Settings } from './settings.ts';

/** What an administrator allows beyond the settings. */
export interface PolicyRules {
  /** Whether passwords may be kept in the keychain of this computer. */
  readonly rememberPasswords: boolean;
  /** Whether a console proxy may be used without encryption. */
  readonly plaintextProxy: boolean;
  /** Whether consoles may be opened at an address that no cloud has named (connection files, links). */
  readonly addressConsoles: boolean;
  /** Whether a VM may hear this computer's microphone (after the person has said so). */
  readonly microphone: boolean;
  /** Which clouds may be used: any, those that are saved already, or those at these hosts (`host` or `host:port`). */
  readonly clouds: 'any' | 'saved' | readonly string[];
}

/** A policy as it holds: settings that nobody can change, settings that hold until somebody does, and rules. */
export interface Policy {
  readonly locked: Partial<Settings>;
  readonly defaults: Partial<Settings>;
  readonly rules: PolicyRules;
}

/** What the windows know of the policy. */
export interface PolicyView {
  readonly locked: readonly (keyof Settings)[];
  /** What each setting falls back to. */
  readonly defaults: Settings;
  readonly rules: PolicyRules;
}

export const freeRules: PolicyRules = {
  rememberPasswords: true,
  plaintextProxy: true,
  addressConsoles: true,
  microphone: true,
  clouds: 'any',
};

export const freePolicy: Policy = { locked: {}, defaults: {}, rules: freeRules };

/** Where a policy is there and can't be read: what could do harm is off, and what people work with goes on. */
export const strictPolicy: Policy = {
  locked: { clipboard: 'off', updates: 'off' },
  defaults: {},
  rules: {
    rememberPasswords: false,
    plaintextProxy: false,
    addressConsoles: false,
    microphone: false,
    clouds: 'saved',
  },
};

/** A policy as the windows are shown it. */
export function policyView({ locked, defaults, rules }: Policy): PolicyView {
  return { locked: Object.keys(locked) as (keyof Settings)[], defaults: { ...defaultSettings, ...defaults }, rules };
}

/** A computer without an administrator's policy. */
export const noPolicy: PolicyView = policyView(freePolicy);

/** The settings that hold: locked ones before chosen ones before the administrator's defaults before the app's own. */
export function effectiveSettings({ locked, defaults }: Policy, chosen: Partial<Settings>): Settings {
  return { ...defaultSettings, ...defaults, ...chosen, ...locked };
}

/** Whether a cloud at this base URL may be used; `saved` says whether it was saved before. */
export function mayUseCloud({ clouds }: PolicyRules, baseUrl: string, saved: boolean): boolean {
  if (clouds === 'any') return true;
  if (clouds === 'saved') return saved;
  const { host, hostname } = new URL(baseUrl);
  return clouds.some((each) => [host, hostname].includes(each.toLowerCase()));
}
