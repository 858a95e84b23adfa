import { namesOf } from './names-of.ts';

/** What somebody outside of the library window (tray, shortcut, jump list, command line) wants it to show. */
export type LibraryWish =
  | { readonly kind: 'palette' }
  | { readonly kind: 'settings' }
  | { readonly kind: 'sign-out-everywhere' }
  | { readonly kind: 'cloud'; readonly cloudId: string }
  | { readonly kind: 'sign-in'; readonly cloudId: string };

export interface WishPushes {
  'library.wish': LibraryWish;
}

export const wishPushes = namesOf<WishPushes>({ 'library.wish': true });
