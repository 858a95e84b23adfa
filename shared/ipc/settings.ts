import type { AppError } from '../errors.ts';
import type { PolicyView } from '../policy.ts';
import type { Language, Settings } from '../settings.ts';
import { namesOf } from './names-of.ts';

/** Settings and what the app itself has to say. */
export interface SettingsRequests {
  /** Sets what is given and leaves the rest; answers with all that holds. */
  'settings.change': (change: Partial<Settings>) => Settings;
  /** The defaults hold again. */
  'settings.reset': (request: { keys: readonly (keyof Settings)[] }) => Settings;
  'notices.dismiss': (request: { id: string }) => void;
}

/** Both kinds of window are told. */
export interface SettingsPushes {
  'settings.changed': AppLook;
}

export interface NoticePushes {
  /** Why passwords can't be kept, or null. */
  'keychain.changed': AppError | null;
  'notices.changed': readonly Notice[];
}

/** The language and theme that hold now, with what was chosen. */
export interface AppLook {
  readonly settings: Settings;
  readonly language: Language;
  readonly dark: boolean;
  readonly policy: PolicyView;
}

/** Something that happened while nobody asked: a file moved aside, a keychain that went away. */
export interface Notice {
  readonly id: string;
  readonly error: AppError;
}

export const settingsRequests = namesOf<SettingsRequests>({
  'settings.change': true,
  'settings.reset': true,
  'notices.dismiss': true,
});
export const settingsPushes = namesOf<SettingsPushes>({ 'settings.changed': true });
export const noticePushes = namesOf<NoticePushes>({ 'keychain.changed': true, 'notices.changed': true });
