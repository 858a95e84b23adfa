import { namesOf } from './names-of.ts';

/** What the application's menu does, for a library window whose menu is hidden. */
export const appDeeds = [
  'full-screen',
  'zoom-in',
  'zoom-out',
  'zoom-reset',
  'minimize',
  'close-window',
  'about',
  'quit',
] as const;
export type AppDeed = (typeof appDeeds)[number];

/** The app as a whole, and the library window in it. */
export interface AppRequests {
  /** Asks first where consoles are open, as the menu does. */
  'app.do': (request: { deed: AppDeed }) => void;
}

export const appRequests = namesOf<AppRequests>({ 'app.do': true });
