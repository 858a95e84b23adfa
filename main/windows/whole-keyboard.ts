import type { WebContents } from 'electron';

/**
 * Makes ready for Chromium's Keyboard Lock, or takes that back: the app's own shortcuts rest, and the page becomes the element in
 * full screen, without which the desktop keeps Alt+Tab and the like. Its window stays as it is (`disableHtmlFullscreenWindowResize`).
 * Chromium wants a click or a key before it; a window that has just come to the front has had none, so we vouch for it.
 */
export function captureKeys(contents: WebContents | undefined, on: boolean): void {
  contents?.setIgnoreMenuShortcuts(on);
  if (!on) return; // the page leaves its full screen itself, which needs no leave
  const ask = 'document.fullscreenElement === null && document.documentElement.requestFullscreen()';
  contents?.executeJavaScript(ask, true).catch(() => undefined); // closed, or the focus is elsewhere by now
}
