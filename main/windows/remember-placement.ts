import type { BrowserWindow } from 'electron';
import type { PlacementStore } from '../stores/placement-store.ts';

type PlacedWindow = Pick<BrowserWindow, 'isDestroyed' | 'isMinimized' | 'getNormalBounds' | 'isMaximized' | 'on'>;

/** Notes where the window is when it loses the focus and when it closes; `close` alone does not come at a shutdown. */
export function rememberPlacement(window: PlacedWindow, key: string, placements: PlacementStore): void {
  const note = (): void => {
    if (window.isDestroyed() || window.isMinimized()) return;
    // Normal bounds: what full screen and maximized go back to.
    void placements.note(key, { ...window.getNormalBounds(), maximized: window.isMaximized() });
  };
  window.on('blur', note);
  window.on('close', note);
}
