import path from 'node:path';
import type { Platform } from './menu-template.ts';

/** The tray's picture below `build/`: macOS tints a template itself, the others need one that shows on their panel. */
export function trayIconFile(platform: Platform, darkPanel: boolean): string {
  if (platform === 'darwin') return path.join('tray', 'trayTemplate.png');
  return path.join('tray', darkPanel ? 'tray-light.png' : 'tray-dark.png');
}

export const windowIconFile = path.join('icons', '256x256.png');
