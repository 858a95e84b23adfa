import { app } from 'electron';
import path from 'node:path';
import type { Launch } from './shell/jump-list.ts';

/** How somebody else starts this same app with this same profile: at login, from the task bar. */
export function launchOfThisApp(): Launch {
  const usualProfile = path.join(app.getPath('appData'), app.getName());
  const profile = app.getPath('userData');
  return {
    program: process.env.APPIMAGE ?? process.execPath, // what an AppImage unpacks is gone with the process
    args: [
      ...(app.isPackaged ? [] : [app.getAppPath()]),
      ...(process.argv.includes('--no-sandbox') ? ['--no-sandbox'] : []),
      ...(profile === usualProfile ? [] : [`--user-data-dir=${profile}`]),
    ],
  };
}
