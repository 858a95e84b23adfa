import { BrowserWindow, screen, type BrowserWindowConstructorOptions } from 'electron';
import { isOwnPage, pageUrls } from './app-assets.ts';
import type { Placement } from '../stores/placement-store.ts';
import { boundsWithin, windowOptions, type WindowSpec } from './window-options.ts';

/**
 * The only maker of windows with a page. The page is fixed by the kind; it can go nowhere else, and open nothing but a console's
 * empty windows (`head-windows.ts`).
 */
export function createWindow(spec: Omit<WindowSpec, 'displays'>): BrowserWindow {
  const window = new BrowserWindow(windowOptions({ ...spec, displays: workAreas() }));
  harden(window);
  if (spec.kind === 'console') window.removeMenu(); // its accelerators belong to the guest
  const maximized = spec.placement?.maximized ?? false;
  if (!spec.hidden) window.once('ready-to-show', () => showWindow(window, maximized));
  void window.loadURL(pageUrls[spec.kind]).catch(() => undefined); // closed while loading
  return window;
}

/** What a window without a page of its own is made of: as any of ours, but for the preload. */
export function emptyWindowOptions(spec: Omit<WindowSpec, 'displays' | 'preload'>): BrowserWindowConstructorOptions {
  return windowOptions({ ...spec, displays: workAreas() });
}

/** Puts a window that was made without a place where the person had left it. */
export function placeWindow(window: BrowserWindow, placement: Placement): void {
  window.setBounds(boundsWithin(placement, workAreas()));
  if (placement.maximized) window.maximize();
}

/** Work areas of the displays as they are now, the primary one first. */
function workAreas() {
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter((each) => each.id !== primary.id);
  return [primary, ...others].map((each) => each.workArea);
}

function harden(window: BrowserWindow): void {
  const { webContents } = window;
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  webContents.on('will-navigate', (event, url) => {
    if (!isOwnPage(url)) event.preventDefault();
  });
  webContents.on('will-redirect', (event) => event.preventDefault());
  webContents.on('will-attach-webview', (event) => event.preventDefault());
  // Titles are ours: a page can't pose as another VM.
  window.on('page-title-updated', (event) => event.preventDefault());
}

/** Shows a window whose page has drawn, as large as it was. */
export function showWindow(window: BrowserWindow, maximized: boolean): void {
  if (window.isDestroyed()) return;
  if (maximized) window.maximize();
  window.show();
}
