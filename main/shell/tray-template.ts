import type { MenuItemConstructorOptions } from 'electron';
import type { Bookmark, Recent } from '../../shared/bookmark.ts';
import type { ConsoleState } from '../../shared/console.ts';
import type { Translate } from '../../shared/i18n/index.ts';

export interface TrayState {
  readonly bookmarks: readonly Bookmark[];
  readonly recents: readonly Recent[];
  readonly consoles: readonly ConsoleState[];
}

/** What a click in the tray does. */
export interface TrayActions {
  readonly showConsole: (sessionId: string) => void;
  readonly openRecent: (recent: Recent) => void;
  readonly openBookmark: (bookmark: Bookmark) => void;
  readonly showLibrary: () => void;
  readonly quit: () => void;
}

const shownRecents = 5;
const shownBookmarks = 20;

/** The tray's menu: what was used last at the top, then the bookmarks in the person's order. A click opens the console. */
export function trayTemplate(
  state: TrayState,
  actions: TrayActions,
  t: Translate<'shell'>,
): MenuItemConstructorOptions[] {
  return [
    ...section(t('tray.running'), consoleItems(state, actions, t)),
    ...section(t('tray.recent'), recentItems(state, actions)),
    ...section(t('tray.bookmarks'), bookmarkItems(state, actions, t)),
    { id: 'library', label: t('tray.open'), click: actions.showLibrary },
    { id: 'quit', label: t('tray.quit'), click: actions.quit },
  ];
}

/** What the tray's icon says when pointed at. */
export function trayTooltip(state: TrayState, t: Translate<'shell'>): string {
  const count = state.consoles.length;
  return count === 0 ? t('tray.tooltip') : t('tray.tooltipRunning', { count });
}

/** A greyed heading, the items, a line; nothing at all where there are no items. */
function section(heading: string, items: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return items.length === 0 ? [] : [{ label: heading, enabled: false }, ...items, { type: 'separator' }];
}

function consoleItems({ consoles }: TrayState, actions: TrayActions, t: Translate<'shell'>) {
  return consoles.map((each) => ({
    id: `console:${each.sessionId}`,
    label: plain(t('tray.consoleItem', { vm: each.vmName, state: t(`console.${each.phase.kind}`) })),
    click: () => actions.showConsole(each.sessionId),
  }));
}

function recentItems({ recents, consoles }: TrayState, actions: TrayActions) {
  const running = new Set(consoles.map(keyOf));
  return recents
    .filter((each) => !running.has(keyOf(each)))
    .slice(0, shownRecents)
    .map((each) => ({
      id: `recent:${keyOf(each)}`,
      label: plain(each.vmName),
      click: () => actions.openRecent(each),
    }));
}

function bookmarkItems({ bookmarks }: TrayState, actions: TrayActions, t: Translate<'shell'>) {
  if (bookmarks.length === 0) return [{ id: 'no-bookmarks', label: t('tray.empty'), enabled: false }];
  return bookmarks.slice(0, shownBookmarks).map((each) => ({
    id: `bookmark:${each.id}`,
    label: plain(each.name),
    click: () => actions.openBookmark(each),
  }));
}

function keyOf(vm: { readonly cloudId: string; readonly vmUuid: string }): string {
  return `${vm.cloudId}/${vm.vmUuid}`;
}

/** A menu reads `&` as the mark of an access key; in a VM's name it is just a letter. */
function plain(label: string): string {
  return label.replaceAll('&', '&&');
}
