import type { BrowserWindow, Rectangle } from 'electron';
import type { Placement, PlacementStore } from '../stores/placement-store.ts';

type PlacedWindow = Pick<
  BrowserWindow,
  'isDestroyed' | 'isMinimized' | 'isVisible' | 'getBounds' | 'getNormalBounds' | 'isMaximized' | 'on' | 'once'
>;

/** What a window manager has put around our windows: left and top, in CSS pixels. */
let frame = { x: 0, y: 0 };

/** Notes where the window is when it loses the focus, when it closes, and when the app ends. */
export function rememberPlacement(window: PlacedWindow, key: string, placements: PlacementStore): void {
  const where = (): Placement | undefined => {
    if (window.isDestroyed() || window.isMinimized()) return undefined;
    const { x, y, ...size } = window.getNormalBounds(); // what full screen and maximized go back to
    return { x: x - frame.x, y: y - frame.y, ...size, maximized: window.isMaximized() };
  };
  const note = (): void => {
    const placement = where();
    if (placement) void placements.note(key, placement);
  };
  const forget = placements.follow(key, where);
  window.on('blur', note);
  window.on('close', note);
  window.once('closed', forget);
  if (process.platform === 'linux') learnFrame(window);
}

/**
 * On X11 a window is asked for by the place of its frame, and answers with the place of what is in it: unless the frame is taken off
 * it would be lower by a title bar each time. Electron does not tell the frame, so we compare what we asked for with where the
 * window manager puts it first.
 */
function learnFrame(window: PlacedWindow): void {
  const compare = (): void => {
    const asked = window.getBounds();
    window.once('move', () => {
      if (!window.isDestroyed()) frame = frameBetween(asked, window.getBounds()) ?? frame;
    });
  };
  if (window.isVisible()) compare();
  else window.once('show', compare);
}

/** Undefined where a window was moved for another reason. */
export function frameBetween(asked: Rectangle, got: Rectangle): { readonly x: number; readonly y: number } | undefined {
  const [x, y] = [got.x - asked.x, got.y - asked.y];
  const isFrame = asked.width === got.width && asked.height === got.height && x >= 0 && x <= 32 && y >= 8 && y <= 96;
  return isFrame ? { x, y } : undefined;
}
