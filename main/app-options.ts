import type { SpiceEngine } from '../shared/console.ts';
import type { Language } from '../shared/settings.ts';
import type { Log } from './log/logger.ts';
import type { Pages } from './pages.ts';
import type { Platform } from './shell/menu-template.ts';
import type { Keychain } from './stores/keychain.ts';

/** What the app is started with. */
export interface AppOptions {
  readonly log: Log;
  /** What draws SPICE consoles of this process; the app's own engine where it is left out. */
  readonly spiceEngine?: SpiceEngine;
  /** The app's folder: `out/` and `build/` lie below it. */
  readonly root: string;
  /** The profile's folder. */
  readonly userData: string;
  readonly pages: Pages;
  readonly logFolder: string;
  readonly platform: Platform;
  readonly version: string;
  readonly runtime: string;
  readonly systemLanguage: Language;
  readonly loadKeychain: () => Promise<Keychain>;
  readonly quit: () => void;
}
