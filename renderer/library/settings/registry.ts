import { clipboardLimitsMb } from '../../../shared/clipboard.ts';
import type { Settings } from '../../../shared/settings.ts';

/** The parts of the page, in order. */
export const settingGroups = ['general', 'look', 'library', 'console', 'keyboard', 'network', 'privacy'] as const;
export type SettingGroup = (typeof settingGroups)[number];

/** What a value is changed with. The options of a choice are complete by type, in the order in which they are shown. */
type Control<V> = [V] extends [boolean]
  ? { readonly kind: 'switch' }
  : [V] extends [string]
    ? string extends V
      ? { readonly kind: 'shortcut' }
      : { readonly kind: 'choice' | 'segments'; readonly options: Readonly<Record<V, true>> }
    : [V] extends [number]
      ? { readonly kind: 'pace' | 'megabytes'; readonly steps: readonly number[] }
      : { readonly kind: 'chord' | 'macros' };

interface Entry<K extends keyof Settings> {
  readonly group: SettingGroup;
  readonly control: Control<Settings[K]>;
}

const yesNo = { kind: 'switch' } as const;

/** Every setting of the app with its place and its control; one that is missing fails to compile. Words: `shared/i18n`, `item.<key>`. */
export const settingsRegistry: { readonly [K in keyof Settings]: Entry<K> } = {
  closeToTray: { group: 'general', control: yesNo },
  startAtLogin: { group: 'general', control: yesNo },
  startHidden: { group: 'general', control: yesNo },
  reopenConsoles: { group: 'general', control: yesNo },
  language: { group: 'look', control: { kind: 'choice', options: { system: true, en: true, 'zh-CN': true } } },
  theme: { group: 'look', control: { kind: 'segments', options: { system: true, light: true, dark: true } } },
  density: { group: 'look', control: { kind: 'segments', options: { comfortable: true, compact: true } } },
  thumbnails: { group: 'library', control: { kind: 'choice', options: { off: true, opened: true, all: true } } },
  scale: {
    group: 'console',
    control: { kind: 'choice', options: { fit: true, actual: true, sharp: true, guest: true } },
  },
  autoReconnect: { group: 'console', control: yesNo },
  statistics: { group: 'console', control: yesNo },
  systemKeys: {
    group: 'keyboard',
    control: { kind: 'choice', options: { 'full-screen': true, always: true, never: true } },
  },
  releaseChord: { group: 'keyboard', control: { kind: 'chord' } },
  globalShortcut: { group: 'keyboard', control: { kind: 'shortcut' } },
  typingPaceMs: { group: 'keyboard', control: { kind: 'pace', steps: [0, 5, 10, 20, 50, 100, 200] } },
  macros: { group: 'keyboard', control: { kind: 'macros' } },
  updates: { group: 'network', control: { kind: 'choice', options: { off: true, notify: true, install: true } } },
  clipboard: {
    group: 'privacy',
    control: { kind: 'choice', options: { both: true, 'to-guest': true, 'from-guest': true, off: true } },
  },
  clipboardLimitMb: { group: 'privacy', control: { kind: 'megabytes', steps: clipboardLimitsMb } },
};

/** The names of all settings in the order of the page. */
export const settingNames = Object.keys(settingsRegistry) as readonly (keyof Settings)[];
