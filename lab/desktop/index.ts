export { startDisplay } from './display.ts';
export { startKeyring, unlockKeyring } from './keyring.ts';
export { startSession } from './session.ts';
export { clickTrayItem, readTray, readTrayMenu, startTrayHost, type TrayMenuItem } from './tray.ts';
export { startWindowManager } from './window-manager.ts';
