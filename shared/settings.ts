export type Language = 'en' | 'zh-CN';

/** What a person can set. `system` follows the operating system. */
export interface Settings {
  readonly language: Language | 'system';
  readonly theme: 'light' | 'dark' | 'system';
  readonly closeToTray: boolean;
}

export const defaultSettings: Settings = { language: 'system', theme: 'system', closeToTray: true };
