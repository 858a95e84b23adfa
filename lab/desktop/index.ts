export { startDisplay, type XDisplay } from './display.ts';
export { startKeyring, unlockKeyring } from './keyring.ts';
export { startSession, type DesktopSession } from './session.ts';
export {
  activateTray,
  clickTrayItem,
  readTray,
  readTrayMenu,
  startTrayHost,
  type TrayItem,
  type TrayMenuItem,
} from './tray.ts';
