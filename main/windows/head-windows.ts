import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import type { PlacementStore } from '../stores/placement-store.ts';
import { captureKeys } from './whole-keyboard.ts';
import { rememberPlacement } from './remember-placement.ts';
import type { Size } from './window-options.ts';

/** As many screens as a guest has at most, less the one in the console's own window. */
const mostWindows = 15;

export interface HeadWindowsDeps {
  /**
   * What a window of ours is made of, wherever it was the last time, else for a screen of that size. It gets no preload: nothing in it
   * may ask for anything.
   */
  readonly options: (placementKey: string, screen: Size | undefined) => BrowserWindowConstructorOptions;
  readonly title: (screen: number) => string;
  readonly placementKey: string;
  /** Told of each one, before anything is in it. */
  readonly onOpened: (window: HeadWindow) => void;
  /** Absent with a temporary profile. */
  readonly placements?: PlacementStore;
}

type HeadWindow = Pick<
  BrowserWindow,
  'webContents' | 'once' | 'setTitle' | 'destroy' | 'isFocused' | 'isFullScreen' | 'setFullScreen'
>;

/** The windows of one console that are open. */
export interface HeadWindows {
  /** Writes their titles anew. */
  readonly retitle: () => void;
  /** Whether one of them has the focus. */
  readonly hasFocus: () => boolean;
  /** Nothing happens where that screen has no window. */
  readonly toggleFullScreen: (head: number) => void;
  /** As for the console's own; nothing happens where that screen has no window. */
  readonly captureKeys: (head: number, on: boolean) => void;
}

/**
 * Lets a console's page open empty windows named `head-N` for its guest's other screens, and nothing else; they end with the console.
 */
export function allowHeadWindows(console: BrowserWindow, deps: HeadWindowsDeps): HeadWindows {
  const open = new Map<string, HeadWindow>();
  const { webContents } = console;
  webContents.setWindowOpenHandler(({ url, frameName, features }) => {
    const isEmpty = /^about:blank(#blocked)?$/.test(url);
    if (!isEmpty || screenOf(frameName) === undefined || open.has(frameName) || open.size >= mostWindows) {
      return { action: 'deny' };
    }
    const options = deps.options(`${deps.placementKey}:${frameName}`, sizeIn(features));
    return { action: 'allow', overrideBrowserWindowOptions: options };
  });
  const writeTitle = (name: string, window: Pick<BrowserWindow, 'setTitle'>): void =>
    window.setTitle(deps.title(screenOf(name) ?? 0));
  webContents.on('did-create-window', (window, { frameName }) => {
    open.set(frameName, window);
    deps.onOpened(window);
    window.once('closed', () => open.delete(frameName));
    hardenEmpty(window);
    writeTitle(frameName, window);
    if (deps.placements) rememberPlacement(window, `${deps.placementKey}:${frameName}`, deps.placements);
    window.show();
  });
  const endAll = (): void => {
    for (const window of [...open.values()]) window.destroy();
  };
  webContents.on('render-process-gone', endAll); // they were of the same process, and the page begins anew
  console.once('closed', endAll);
  return {
    retitle: () => {
      for (const [name, window] of open) writeTitle(name, window);
    },
    hasFocus: () => [...open.values()].some((window) => window.isFocused()),
    toggleFullScreen: (head) => {
      const window = open.get(`head-${head}`);
      window?.setFullScreen(!window.isFullScreen());
    },
    captureKeys: (head, on) => captureKeys(open.get(`head-${head}`)?.webContents, on),
  };
}

/** It stays empty but for what the console's page puts into it. */
function hardenEmpty(window: Pick<BrowserWindow, 'webContents' | 'removeMenu' | 'on'>): void {
  const { webContents } = window;
  window.removeMenu(); // its accelerators belong to the guest
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  for (const event of ['will-navigate', 'will-redirect', 'will-attach-webview'] as const) {
    webContents.on(event as 'will-redirect', (about) => about.preventDefault());
  }
  window.on('page-title-updated', (event) => event.preventDefault());
}

function sizeIn(features: string): Size | undefined {
  const [, width, height] = /^width=(\d{2,5}),height=(\d{2,5})$/.exec(features) ?? [];
  return width === undefined ? undefined : { width: Number(width), height: Number(height) };
}

/** As a person counts them; undefined for any other name. */
function screenOf(frameName: string): number | undefined {
  const [, number] = /^head-(\d{1,2})$/.exec(frameName) ?? [];
  return number === undefined ? undefined : Number(number) + 1;
}
