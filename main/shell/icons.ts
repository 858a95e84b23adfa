import path from 'node:path';
import type { Platform } from './menu-template.ts';

/** Windows wants 16 pixels; Linux panels of all heights make a larger one smaller, and draw a smaller one blurred. */
const trayIcons = { darwin: 'trayTemplate.png', win32: 'tray.png', linux: 'trayPanel.png' } as const;

/**
 * The tray's picture below `build/`: macOS tints a template itself. The others have one that shows on any panel: the theme of windows
 * says nothing of it (GNOME's and Xfce's are dark in a light theme, and so is the task bar of Windows 10).
 */
export function trayIconFile(platform: Platform): string {
  return path.join('tray', trayIcons[platform]);
}

export const windowIconFile = path.join('icons', '256x256.png');
