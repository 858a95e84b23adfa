import { screen, type BrowserWindow } from 'electron';
import { randomUUID } from 'node:crypto';
import type { ConsoleState } from '../../shared/console.ts';
import type { Translate } from '../../shared/i18n/index.ts';
import type { ConsoleSession } from '../sessions/types.ts';
import type { PlacementStore } from '../stores/placement-store.ts';
import { createWindow, emptyWindowOptions, placeWindow } from './create-window.ts';
import { allowHeadWindows, type HeadWindows } from './head-windows.ts';
import { reveal } from './library-window.ts';
import { rememberPlacement } from './remember-placement.ts';
import { SpareWindow } from './spare-window.ts';
import { consoleTitle } from './title.ts';
import { placeBeside } from './window-options.ts';
import type { WindowRegistry } from './window-registry.ts';

/** A guest whose picture crashes the page at once would else keep it starting for ever. */
const crashesApartMs = 30_000;

export interface ConsoleWindowsDeps {
  readonly registry: WindowRegistry;
  readonly preload: string;
  readonly icon?: string;
  readonly words: () => Translate<'shell'>;
  readonly dark: () => boolean;
  /** Absent with a temporary profile. */
  readonly placements?: PlacementStore;
  readonly hidden: boolean;
  readonly partition?: string;
  /** Told when a window goes to full screen or comes back. */
  readonly onFullScreen?: () => void;
}

/** One window a console session. It opens at once, while the session still resolves, and both end together. */
export class ConsoleWindows {
  readonly #deps: ConsoleWindowsDeps;
  /** Opened where the person had left them: the first fit to the guest's size must not undo that. */
  readonly #placed = new Set<string>();
  readonly #spare: SpareWindow;
  readonly #titles = new Set<() => void>();
  /** Of each session, the windows of its guest's other screens. */
  readonly #heads = new Map<string, HeadWindows>();

  constructor(deps: ConsoleWindowsDeps) {
    this.#deps = deps;
    this.#spare = new SpareWindow({ create: (id) => this.#createSpare(id), newId: randomUUID, keepMs: 60_000 });
  }

  /** Loads a window ahead, as one will be opened soon. */
  prepare(): void {
    this.#spare.prepare();
  }

  /** Drops a window that was loaded ahead: a hidden one must not keep the app from ending. */
  dropSpare(): void {
    this.#spare.drop();
  }

  /** Which session the window with this id shows; waits for one that was loaded ahead. */
  sessionOf(id: string): Promise<string> {
    return this.#spare.sessionOf(id);
  }

  open(session: ConsoleSession): BrowserWindow {
    const { state } = session;
    const window = this.#reuse(state) ?? this.#create(state);
    this.#deps.registry.add(window, identityOf(session.id));
    this.#follow(window, session);
    this.#allowHeads(window, session);
    if (this.#deps.placements) rememberPlacement(window, placementKey(state), this.#deps.placements);
    return window;
  }

  /** Opens a window that nobody sees and whose place is not remembered. */
  openHidden(session: ConsoleSession): void {
    const title = consoleTitle(session.state, this.#deps.words());
    const window = reloadAfterCrash(createWindow({ ...this.#spec(), title, hidden: true }));
    this.#deps.registry.add(window, identityOf(session.id));
    this.#follow(window, session);
  }

  /** Brings a session's window to the front; false when it has none. */
  show(sessionId: string): boolean {
    const window = this.#find(sessionId);
    if (window) reveal(window);
    return window !== undefined;
  }

  close(sessionId: string): void {
    this.#find(sessionId)?.close();
  }

  /** Whether the person is with this guest: in its window, or in one with another of its screens. */
  isFocused(sessionId: string): boolean {
    return (this.#find(sessionId)?.isFocused() ?? false) || (this.#heads.get(sessionId)?.hasFocus() ?? false);
  }

  isFullScreen(sessionId: string): boolean {
    return this.#find(sessionId)?.isFullScreen() ?? false;
  }

  setFullScreen(sessionId: string, on: boolean): void {
    this.#find(sessionId)?.setFullScreen(on);
  }

  toggleHeadFullScreen(sessionId: string, head: number): void {
    this.#heads.get(sessionId)?.toggleFullScreen(head);
  }

  captureHeadKeys(sessionId: string, head: number, on: boolean): void {
    this.#heads.get(sessionId)?.captureKeys(head, on);
  }

  /** Gives the page this content size where the display has room for it. */
  fitTo(sessionId: string, size: { width: number; height: number }): void {
    const window = this.#find(sessionId);
    if (this.#placed.delete(sessionId) || !window || window.isFullScreen() || window.isMaximized()) return;
    const { workArea } = screen.getDisplayMatching(window.getBounds());
    const outer = window.getBounds();
    const inner = window.getContentBounds();
    const most = {
      width: workArea.width - (outer.width - inner.width),
      height: workArea.height - (outer.height - inner.height),
    };
    window.setContentSize(Math.min(size.width, most.width), Math.min(size.height, most.height));
  }

  /** Writes the titles anew, in the language that holds now. */
  retitle(): void {
    for (const write of this.#titles) write();
  }

  /** Takes the app's menu from the consoles: its accelerators belong to the guest. */
  withoutMenus(): void {
    for (const window of this.#deps.registry.consoles()) window.removeMenu();
  }

  #find(sessionId: string): BrowserWindow | undefined {
    return this.#deps.registry.find(identityOf(sessionId));
  }

  #create(state: ConsoleState): BrowserWindow {
    const { hidden, words } = this.#deps;
    const placement = this.#placementOf(state);
    const title = consoleTitle(state, words());
    return reloadAfterCrash(createWindow({ ...this.#spec(), title, hidden, ...(placement ? { placement } : {}) }));
  }

  #createSpare(id: string): BrowserWindow {
    const window = reloadAfterCrash(createWindow({ ...this.#spec(), title: '', hidden: true }));
    this.#deps.registry.add(window, identityOf(id));
    return window;
  }

  /** The window that was loaded ahead, put where this VM's was and shown. */
  #reuse(state: ConsoleState): BrowserWindow | undefined {
    const window = this.#spare.take(state.sessionId);
    if (!window) return undefined;
    const placement = this.#placementOf(state);
    if (placement) placeWindow(window, placement);
    reveal(window);
    return window;
  }

  #spec() {
    const { preload, icon, partition, dark } = this.#deps;
    const given = { ...(icon ? { icon } : {}), ...(partition ? { partition } : {}) };
    return { kind: 'console' as const, preload, dark: dark(), ...given };
  }

  #placementOf(state: ConsoleState) {
    const placement = this.#deps.placements?.find(placementKey(state));
    if (placement) this.#placed.add(state.sessionId);
    return placement;
  }

  /** A guest's other screens may have windows of their own. */
  #allowHeads(window: BrowserWindow, session: ConsoleSession): void {
    const { placements, words } = this.#deps;
    const { preload: _none, ...spec } = this.#spec();
    const heads = allowHeadWindows(window, {
      options: (key, size) => {
        const left = placements?.find(key);
        const bounds = window.getBounds();
        const placement = left ?? (size && placeBeside(bounds, size, screen.getDisplayMatching(bounds).workArea));
        const options = emptyWindowOptions({ ...spec, title: '', hidden: true, ...(placement && { placement }) });
        return left ? options : { ...options, useContentSize: true };
      },
      title: (number) => words()('console.head', { vm: session.state.vmName, number, app: words()('app.name') }),
      placementKey: placementKey(session.state),
      onOpened: (head) => this.#deps.registry.addHead(head),
      ...(placements && { placements }),
    });
    this.#heads.set(session.id, heads);
    this.#titles.add(heads.retitle);
    window.once('closed', () => {
      this.#titles.delete(heads.retitle);
      this.#heads.delete(session.id);
    });
  }

  #follow(window: BrowserWindow, session: ConsoleSession): void {
    const { registry, words } = this.#deps;
    const writeTitle = () => window.setTitle(consoleTitle(session.state, words()));
    this.#titles.add(writeTitle);
    const end = session.onChange((state) => {
      if (state.phase.kind === 'closed') {
        window.destroy();
        return;
      }
      writeTitle();
      registry.pushToConsole(session.id, 'session.changed', state);
    });
    const fullScreen = (on: boolean) => () => {
      registry.pushToConsole(session.id, 'window.fullScreen', on);
      this.#deps.onFullScreen?.();
    };
    window.on('enter-full-screen', fullScreen(true));
    window.on('leave-full-screen', fullScreen(false));
    window.once('closed', () => {
      end();
      this.#titles.delete(writeTitle);
      this.#placed.delete(session.id);
      session.dispose();
    });
  }
}

/** A page that starts anew connects anew by itself; one that crashes again at once is closed, and its session with it. */
function reloadAfterCrash(window: BrowserWindow): BrowserWindow {
  let last = -Infinity;
  window.webContents.on('render-process-gone', () => {
    const now = performance.now();
    if (now - last < crashesApartMs) window.destroy();
    else window.webContents.reload();
    last = now;
  });
  return window;
}

function identityOf(sessionId: string) {
  return { kind: 'console', sessionId } as const;
}

function placementKey(state: ConsoleState): string {
  return `vm:${state.cloudId}:${state.vmUuid}`;
}
