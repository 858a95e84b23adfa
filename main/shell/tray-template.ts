import type { MenuItemConstructorOptions } from 'electron';
import { isVmBookmark, type Bookmark, type Recent } from '../../shared/bookmark.ts';
import type { CloudView } from '../../shared/cloud.ts';
import type { ConsoleState } from '../../shared/console.ts';
import type { Translate } from '../../shared/i18n/index.ts';
import { oneLine } from '../../shared/plain-text.ts';
import type { RunningVms } from './running-vms.ts';

export interface TrayState {
  readonly bookmarks: readonly Bookmark[];
  readonly recents: readonly Recent[];
  readonly consoles: readonly ConsoleState[];
  readonly clouds: readonly CloudView[];
  /** The running VMs of a cloud that is signed in to, the first few of them. */
  readonly running: (cloudId: string) => RunningVms;
  /** A VM's state in words, where it is known and it is not running. */
  readonly stateOf: (vm: { readonly cloudId: string; readonly vmUuid: string }) => string | undefined;
}

/** What a click in the tray does. */
export interface TrayActions {
  readonly showConsole: (sessionId: string) => void;
  readonly openVm: (vm: { readonly cloudId: string; readonly vmUuid: string }) => void;
  readonly openBookmark: (id: string) => void;
  readonly showLibrary: () => void;
  readonly showPalette: () => void;
  readonly showCloud: (cloudId: string) => void;
  readonly signIn: (cloudId: string) => void;
  readonly signOutAll: () => void;
  readonly quit: () => void;
}

type Items = MenuItemConstructorOptions[];

const shownRecents = 5;
const shownBookmarks = 20;

/** The tray's menu: what was used last at the top, then what the person has pinned, then the clouds. A click opens the console. */
export function trayTemplate(state: TrayState, actions: TrayActions, t: Translate<'shell'>): Items {
  const anySignedIn = state.clouds.some(({ signIn }) => signIn.kind === 'signed-in');
  return [
    ...section(t('tray.running'), consoleItems(state, actions, t)),
    ...section(t('tray.recent'), recentItems(state, actions, t)),
    ...bookmarkSections(state, actions, t),
    ...section(t('tray.clouds'), cloudItems(state, actions, t)),
    { id: 'library', label: t('tray.open'), click: actions.showLibrary },
    { id: 'palette', label: t('tray.palette'), click: actions.showPalette },
    ...(anySignedIn ? [{ id: 'sign-out-all', label: t('tray.signOutAll'), click: actions.signOutAll }] : []),
    { id: 'quit', label: t('tray.quit'), click: actions.quit },
  ];
}

/** What the tray's icon says when pointed at. */
export function trayTooltip({ consoles }: Pick<TrayState, 'consoles'>, t: Translate<'shell'>): string {
  const count = consoles.length;
  return count === 0 ? t('tray.tooltip') : t('tray.tooltipRunning', { count });
}

/** macOS lists open windows in the dock by itself; here is what can be opened besides. */
export function dockTemplate(state: TrayState, actions: TrayActions, t: Translate<'shell'>): Items {
  return [
    ...section(t('tray.recent'), recentItems(state, actions, t)),
    ...bookmarkSections(state, actions, t),
    { id: 'palette', label: t('tray.palette'), click: actions.showPalette },
  ];
}

/** A greyed heading, the items, a line; nothing at all where there are no items. */
function section(heading: string, items: Items): Items {
  return items.length === 0 ? [] : [{ label: heading, enabled: false }, ...items, { type: 'separator' }];
}

function consoleItems({ consoles }: TrayState, actions: TrayActions, t: Translate<'shell'>): Items {
  return consoles.map((each) => ({
    id: `console:${each.sessionId}`,
    label: plain(t('tray.consoleItem', { vm: short(each.vmName), state: t(`console.${each.phase.kind}`) })),
    click: () => actions.showConsole(each.sessionId),
  }));
}

function recentItems(state: TrayState, actions: TrayActions, t: Translate<'shell'>): Items {
  const open = new Set(state.consoles.map(keyOf));
  return state.recents
    .filter((each) => !open.has(keyOf(each)))
    .slice(0, shownRecents)
    .map((each) => ({
      id: `recent:${keyOf(each)}`,
      label: withState(each.vmName, state.stateOf(each), t),
      click: () => actions.openVm(each),
    }));
}

/** The pinned ones stand for themselves; then the others are one step away. */
function bookmarkSections(state: TrayState, actions: TrayActions, t: Translate<'shell'>): Items {
  const pinned = state.bookmarks.filter((each) => each.pinned);
  const others = state.bookmarks.filter((each) => !each.pinned);
  if (state.bookmarks.length === 0) {
    return section(t('tray.bookmarks'), [{ id: 'no-bookmarks', label: t('tray.empty'), enabled: false }]);
  }
  const items = bookmarkItems(others, state, actions, t);
  if (pinned.length === 0) return section(t('tray.bookmarks'), items);
  const more: Items = items.length === 0 ? [] : [{ id: 'bookmarks', label: t('tray.bookmarks'), submenu: items }];
  return section(t('tray.pinned'), [...bookmarkItems(pinned, state, actions, t), ...more]);
}

function bookmarkItems(
  bookmarks: readonly Bookmark[],
  state: TrayState,
  actions: TrayActions,
  t: Translate<'shell'>,
): Items {
  const shown: Items = bookmarks.slice(0, shownBookmarks).map((each) => ({
    id: `bookmark:${each.id}`,
    label: withState(each.name, isVmBookmark(each) ? state.stateOf(each) : undefined, t),
    click: () => actions.openBookmark(each.id),
  }));
  if (bookmarks.length <= shownBookmarks) return shown;
  return [...shown, { id: 'more-bookmarks', label: t('tray.more'), click: actions.showLibrary }];
}

function cloudItems(state: TrayState, actions: TrayActions, t: Translate<'shell'>): Items {
  return state.clouds.map(({ cloud, signIn }) => {
    const id = `cloud:${cloud.id}`;
    const name = short(cloud.name);
    if (signIn.kind === 'signed-in') {
      const running = state.running(cloud.id);
      const label = plain(t('tray.cloudRunning', { cloud: name, count: running.count }));
      return { id, label, submenu: runningItems(cloud.id, running, actions, t) };
    }
    if (signIn.kind === 'signing-in') return { id, label: plain(t('tray.signingIn', { cloud: name })), enabled: false };
    return { id, label: plain(t('tray.signIn', { cloud: name })), click: () => actions.signIn(cloud.id) };
  });
}

function runningItems(cloudId: string, running: RunningVms, actions: TrayActions, t: Translate<'shell'>): Items {
  const items: Items = running.first.map(({ uuid, name }) => ({
    id: `vm:${cloudId}/${uuid}`,
    label: plain(short(name)),
    click: () => actions.openVm({ cloudId, vmUuid: uuid }),
  }));
  if (running.count === 0) items.push({ label: t('tray.noneRunning'), enabled: false });
  const more = running.count > running.first.length ? t('tray.more') : t('tray.showCloud');
  return [
    ...items,
    { type: 'separator' },
    { id: `more:${cloudId}`, label: more, click: () => actions.showCloud(cloudId) },
  ];
}

function withState(name: string, state: string | undefined, t: Translate<'shell'>): string {
  return plain(state === undefined ? short(name) : t('tray.consoleItem', { vm: short(name), state }));
}

function keyOf(vm: { readonly cloudId: string; readonly vmUuid: string }): string {
  return `${vm.cloudId}/${vm.vmUuid}`;
}

/** A menu as wide as the screen helps nobody. */
function short(name: string): string {
  const line = oneLine(name, 61);
  return line.length > 60 ? `${oneLine(line, 59)}…` : line;
}

/** A menu reads `&` as the mark of an access key; in a VM's name it is just a letter. */
function plain(label: string): string {
  return label.replaceAll('&', '&&');
}
