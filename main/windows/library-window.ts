import type { BrowserWindow } from 'electron';
import type { PlacementStore } from '../stores/placement-store.ts';
import { createWindow } from './create-window.ts';
import { rememberPlacement } from './remember-placement.ts';
import type { WindowRegistry } from './window-registry.ts';

export interface LibraryWindowDeps {
  readonly registry: WindowRegistry;
  readonly placements: PlacementStore;
  readonly preload: string;
  readonly icon: string;
  readonly title: () => string;
  readonly dark: () => boolean;
  readonly onClosed: () => void;
}

const identity = { kind: 'library' } as const;
const placementKey = 'library';

/** Shows the one library window; makes it when there is none. */
export function showLibraryWindow(deps: LibraryWindowDeps): BrowserWindow {
  const open = deps.registry.find(identity);
  if (open) {
    reveal(open);
    return open;
  }
  const placement = deps.placements.find(placementKey);
  const window = createWindow({
    kind: 'library',
    title: deps.title(),
    preload: deps.preload,
    icon: deps.icon,
    dark: deps.dark(),
    hidden: false,
    ...(placement ? { placement } : {}),
  });
  deps.registry.add(window, identity);
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
