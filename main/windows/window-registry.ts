import type { BrowserWindow } from 'electron';
import type { ConsolePushes, LibraryPushes } from '../../shared/ipc.ts';

/** Which of our windows this is. */
export type WindowIdentity = { readonly kind: 'library' } | { readonly kind: 'console'; readonly sessionId: string };

export type WindowKind = WindowIdentity['kind'] | 'head';

/** Knows each open window of ours by the id of its page, and speaks to it. */
export class WindowRegistry {
  readonly #heads = new Set<number>();
  readonly #windows = new Map<number, { window: BrowserWindow; identity: WindowIdentity }>();

  /** Follows the window until it is closed. */
  add(window: BrowserWindow, identity: WindowIdentity): void {
    const { id } = window.webContents;
    this.#windows.set(id, { window, identity });
    window.once('closed', () => this.#windows.delete(id));
  }

  /** One with another of a guest's screens: it may ask for nothing, and has a few permissions. */
  addHead(window: Pick<BrowserWindow, 'webContents' | 'once'>): void {
    const { id } = window.webContents;
    this.#heads.add(id);
    window.once('closed', () => this.#heads.delete(id));
  }

  /** Whose permissions a page has. */
  kindOf(webContentsId: number): WindowKind | undefined {
    return this.#heads.has(webContentsId) ? 'head' : this.identityOf(webContentsId)?.kind;
  }

  identityOf(webContentsId: number): WindowIdentity | undefined {
    return this.#windows.get(webContentsId)?.identity;
  }

  find(identity: WindowIdentity): BrowserWindow | undefined {
    return [...this.#windows.values()].find((each) => same(each.identity, identity))?.window;
  }

  consoles(): readonly BrowserWindow[] {
    return [...this.#windows.values()].filter((each) => each.identity.kind === 'console').map((each) => each.window);
  }

  pushToLibrary<N extends keyof LibraryPushes>(name: N, payload: LibraryPushes[N]): void {
    this.#push({ kind: 'library' }, name, payload);
  }

  pushToConsole<N extends keyof ConsolePushes>(sessionId: string, name: N, payload: ConsolePushes[N]): void {
    this.#push({ kind: 'console', sessionId }, name, payload);
  }

  /** The same to every window. */
  pushToAll<N extends keyof LibraryPushes & keyof ConsolePushes>(name: N, payload: LibraryPushes[N]): void {
    for (const { window } of this.#windows.values()) send(window, name, payload);
  }

  #push(identity: WindowIdentity, name: string, payload: unknown): void {
    const window = this.find(identity);
    if (window) send(window, name, payload);
  }
}

function send(window: BrowserWindow, name: string, payload: unknown): void {
  if (!window.isDestroyed()) window.webContents.send(name, payload);
}

function same(one: WindowIdentity, other: WindowIdentity): boolean {
  if (one.kind === 'library') return other.kind === 'library';
  return other.kind === 'console' && one.sessionId === other.sessionId;
}
