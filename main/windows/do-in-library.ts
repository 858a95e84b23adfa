import { app, type BrowserWindow } from 'electron';
import type { AppDeed } from '../../shared/ipc/app.ts';

/** What Electron's own roles for the menu step by. */
const zoomStep = 0.5;

type Do = (window: BrowserWindow) => void;

const zoomBy = (step: number): Do => {
  return ({ webContents }) => webContents.setZoomLevel(webContents.getZoomLevel() + step);
};

const inWindow: Readonly<Record<Exclude<AppDeed, 'about' | 'quit'>, Do>> = {
  'full-screen': (window) => window.setFullScreen(!window.isFullScreen()),
  'zoom-in': zoomBy(zoomStep),
  'zoom-out': zoomBy(-zoomStep),
  'zoom-reset': ({ webContents }) => webContents.setZoomLevel(0),
  minimize: (window) => window.minimize(),
  'close-window': (window) => window.close(),
};

/** Does what the menu's entry of that name does; nothing to a window that is gone. */
export function doInLibrary(library: BrowserWindow | undefined, deed: AppDeed): void {
  if (deed === 'quit') app.quit();
  else if (deed === 'about') app.showAboutPanel();
  else if (library) inWindow[deed](library);
}
