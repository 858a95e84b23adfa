import type { AppError } from '../errors.ts';
import type { Language, Settings } from '../settings.ts';
import { namesOf } from './names-of.ts';

/** Settings and what the app itself has to say. */
export interface SettingsRequests {
  'settings.save': (settings: Settings) => Settings;
  'notices.dismiss': (request: { id: string }) => void;
}

/** Both kinds of window are told. */
export interface SettingsPushes {
  'settings.changed': AppLook;
}

export interface NoticePushes {
  'notices.changed': readonly Notice[];
}

/** The language and theme that hold now, with what was chosen. */
export interface AppLook {
  readonly settings: Settings;
  readonly language: Language;
  readonly dark: boolean;
}

/** Something that happened while nobody asked: a file moved aside, a keychain that went away. */
export interface Notice {
  readonly id: string;
  readonly error: AppError;
}

export const settingsRequests = namesOf<SettingsRequests>({ 'settings.save': true, 'notices.dismiss': true });
export const settingsPushes = namesOf<SettingsPushes>({ 'settings.changed': true });
export const noticePushes = namesOf<NoticePushes>({ 'notices.changed': true });
