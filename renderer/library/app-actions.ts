import type { CloudView } from '../../shared/cloud.ts';
import type { IconName } from '../ui/icon.tsx';
import type { Actions } from './actions.ts';
import type { Question, View } from './library-context.tsx';

/** Every action of the library window that has no VM as its object: one list for keys, palette and the settings' list of keys. */
export const windowActions = [
  { id: 'palette', icon: 'search', shortcut: 'Mod+K' },
  { id: 'search', icon: 'search', shortcut: 'Mod+F' },
  { id: 'refresh', icon: 'refresh', shortcut: 'Mod+R' },
  { id: 'star', icon: 'star', shortcut: 'Mod+D' },
  { id: 'details', icon: 'details', shortcut: 'Mod+I' },
  { id: 'settings', icon: 'gear', shortcut: 'Mod+,' },
  { id: 'all', icon: 'screen' },
  { id: 'recent', icon: 'clock' },
  { id: 'bookmarks', icon: 'star' },
  { id: 'addCloud', icon: 'plus' },
  { id: 'signOutEverywhere', icon: 'sign-out' },
  { id: 'themeLight', icon: 'eye' },
  { id: 'themeDark', icon: 'eye' },
  { id: 'themeSystem', icon: 'eye' },
  { id: 'languageEnglish', icon: 'type-text' },
  { id: 'languageChinese', icon: 'type-text' },
  { id: 'forgetCertificates', icon: 'unlock' },
] as const satisfies readonly { id: string; icon: IconName; shortcut?: string }[];

type WindowActionId = (typeof windowActions)[number]['id'];

/** What each does now; undefined where it can't be done. */
export type WindowActionRuns = Readonly<Record<WindowActionId, (() => void) | undefined>>;

export interface RunDeps {
  readonly clouds: readonly CloudView[];
  readonly actions: Actions;
  readonly go: (view: View) => void;
  readonly ask: (question: Question) => void;
  readonly showPalette: () => void;
  readonly focusSearch: () => void;
  readonly toggleDetails: () => void;
  /** Absent where no VM is chosen. */
  readonly toggleStar: (() => void) | undefined;
  readonly refresh: () => void;
}

/** Binds the actions to this window as it stands; a hook, as what it is given reads what is on the screen. */
export function useWindowActions(deps: RunDeps): WindowActionRuns {
  const { actions, go, ask, clouds } = deps;
  const signedIn = clouds.some(({ signIn }) => signIn.kind === 'signed-in');
  return {
    palette: deps.showPalette,
    search: deps.focusSearch,
    refresh: signedIn ? deps.refresh : undefined,
    star: deps.toggleStar,
    details: deps.toggleDetails,
    settings: () => go({ kind: 'settings' }),
    all: () => go({ kind: 'all' }),
    recent: () => go({ kind: 'recent' }),
    bookmarks: () => go({ kind: 'bookmarks' }),
    addCloud: () => ask({ kind: 'add-cloud' }),
    signOutEverywhere: signedIn ? () => ask({ kind: 'sign-out-everywhere' }) : undefined,
    themeLight: () => actions.changeSettings({ theme: 'light' }),
    themeDark: () => actions.changeSettings({ theme: 'dark' }),
    themeSystem: () => actions.changeSettings({ theme: 'system' }),
    languageEnglish: () => actions.changeSettings({ language: 'en' }),
    languageChinese: () => actions.changeSettings({ language: 'zh-CN' }),
    forgetCertificates: () => actions.forgetAddressCertificates(),
  };
}

/** The shortcut of an action, where it has one. */
export function shortcutOf(action: (typeof windowActions)[number]): string | undefined {
  return 'shortcut' in action ? action.shortcut : undefined;
}
