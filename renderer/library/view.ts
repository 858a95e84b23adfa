/** What the main area shows. */
export type View =
  | { readonly kind: 'all' }
  | { readonly kind: 'recent' }
  | { readonly kind: 'bookmarks'; readonly folderId?: string }
  | { readonly kind: 'settings' }
  | { readonly kind: 'doctor'; readonly vm?: string }
  | { readonly kind: 'log' }
  | { readonly kind: 'report' }
  | { readonly kind: 'cloud'; readonly cloudId: string };
