const megabyte = 1024 * 1024;

/** More text than this goes neither way over VNC: a guest must not fill this computer's memory, nor a slip a guest's. In UTF-8. */
export const mostClipboardBytes = megabyte;
/** What can be set for guests with an agent, which ask before anything is sent, in MB. */
export const clipboardLimitsMb = [1, 4, 16, 64] as const;
/** The same in bytes: more than this never crosses between our own processes. */
export const largestClipboardBytes = 64 * megabyte;

/** The limit that holds for a guest. */
export function clipboardBytes(limitMb: number, hasAgent: boolean): number {
  return hasAgent ? Math.min(limitMb * megabyte, largestClipboardBytes) : mostClipboardBytes;
}

/** The same for a picture, as PNG. */
export const mostPictureBytes = 32 * 1024 * 1024;

/**
 * What this computer's clipboard holds for a guest. `blocked`: the settings or the focus forbid to look. A picture is only told of
 * where there is no text; `mark` is another one for another picture.
 */
export type ClipboardText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'picture'; readonly mark: string }
  | { readonly kind: 'empty' }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'blocked' };

/** The picture itself, asked for when a guest wants it. */
export type ClipboardPicture =
  | { readonly kind: 'png'; readonly png: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'empty' }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'blocked' };

/** Whether a text is within a limit; counts only as far as it must. */
export function fitsClipboard(text: string, mostBytes: number): boolean {
  if (text.length * 3 <= mostBytes) return true;
  let bytes = 0;
  for (let at = 0; at < text.length && bytes <= mostBytes; at++) bytes += utf8Bytes(text.charCodeAt(at));
  return bytes <= mostBytes;
}

/** Of one UTF-16 unit: each half of a pair counts two of the pair's four. */
function utf8Bytes(unit: number): number {
  if (unit < 0x80) return 1;
  if (unit < 0x800) return 2;
  return unit >= 0xd800 && unit < 0xe000 ? 2 : 3;
}
