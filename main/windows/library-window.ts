import type { BrowserWindow } from 'electron';
import type { PlacementStore } from '../stores/placement-store.ts';
import { preloadFile } from './app-assets.ts';
import { createWindow, placeWindow, showWindow } from './create-window.ts';
import { rememberPlacement } from './remember-placement.ts';
import { backgrounds } from './window-options.ts';
import type { WindowRegistry } from './window-registry.ts';

interface LibraryWindowParts {
  /** The app's folder. */
  readonly root: string;
  readonly icon: string;
  readonly registry: WindowRegistry;
}

export interface LibraryWindowDeps extends LibraryWindowParts {
  readonly placements: PlacementStore;
  readonly title: () => string;
  readonly dark: () => boolean;
  /** The window that was loaded ahead, once. */
  readonly takeLoaded: () => LoadingWindow | undefined;
  readonly onClosed: () => void;
}

/** A window that nobody sees yet. */
export interface LoadingWindow {
  readonly window: BrowserWindow;
  /** Resolves when its page has run, or could not; the event comes once, maybe before anybody wants to show the window. */
  readonly loaded: Promise<void>;
}

const identity = { kind: 'library' } as const;
const placementKey = 'library';

/**
 * Makes the window, hidden and without anything that the profile says of it; its page loads. The page draws when it is shown: at a
 * start Chromium would else have it wait for the GPU's process before it reads its code.
 */
export function createLibraryWindow({ root, icon, registry }: LibraryWindowParts): LoadingWindow {
  const window = createWindow({
    kind: 'library',
    title: '',
    preload: preloadFile(root, 'library'),
    icon,
    dark: false,
    hidden: true,
    drawsWhenShown: true,
  });
  registry.add(window, identity);
  return { window, loaded: new Promise((resolve) => window.webContents.once('did-stop-loading', resolve)) };
}

/** Shows the one library window; makes it when there is none. */
export function showLibraryWindow(deps: LibraryWindowDeps): BrowserWindow {
  const ahead = deps.takeLoaded();
  const open = ahead ? undefined : deps.registry.find(identity);
  if (open) {
    reveal(open);
    return open;
  }
  const { window, loaded } = ahead ?? createLibraryWindow(deps);
  window.setTitle(deps.title());
  window.setBackgroundColor(backgrounds[deps.dark() ? 'dark' : 'light']);
  const placement = deps.placements.find(placementKey);
  if (placement) placeWindow(window, { ...placement, maximized: false });
  void loaded.then(() => showWindow(window, placement?.maximized ?? false));
  window.once('closed', deps.onClosed);
  rememberPlacement(window, placementKey, deps.placements);
  return window;
}

/** Brings a window to the front, wherever it was. */
export function reveal(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
