import type { Platform } from './shell/menu-template.ts';

/** The runtime that is running, whatever the app was built for. */
export function runtimeText(): string {
  const { electron, chrome, node } = process.versions;
  return `Electron ${electron} (Chromium ${chrome}, Node ${node})`;
}

/** The desktop whose habits hold; whatever is neither macOS nor Windows is taken for Linux. */
export function platformOf(): Platform {
  return process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux';
}
