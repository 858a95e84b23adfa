import { createHash } from 'node:crypto';
import { clipboard, ClipboardItem, nativeImage, type NativeImage } from 'electron';

/** The synchronous clipboard that Electron had before it took over the web's ClipboardItem; Electron 22 has only this. */
interface OldClipboard {
  writeImage(image: NativeImage): void;
}

/** Puts a PNG on the clipboard; false when it is no picture that can be decoded. */
export async function copyPng(png: Uint8Array): Promise<boolean> {
  const bytes = Buffer.from(png);
  const image = nativeImage.createFromBuffer(bytes);
  if (image.isEmpty()) return false;
  if ('writeImage' in clipboard) (clipboard as OldClipboard).writeImage(image);
  else await clipboard.write([new ClipboardItem({ 'image/png': new Blob([bytes], { type: 'image/png' }) })]);
  return true;
}

/** The clipboard's text, as both kinds of Electron give it: Electron 22 answers at once, newer ones later. */
export const clipboardText = {
  read: async (): Promise<string> => clipboard.readText(),
  write: async (text: string): Promise<void> => clipboard.writeText(text),
};

/** The clipboard's picture as PNG, as both kinds of Electron give it. */
export const clipboardPicture = {
  /** Another string for another picture; undefined where there is none. */
  pictureMark: async (): Promise<string | undefined> => {
    if ('readImage' in clipboard) return markOf(oldImage());
    const png = await newPng();
    return png && createHash('sha256').update(png).digest('base64url');
  },
  readPicture: async (): Promise<Uint8Array<ArrayBuffer> | undefined> => {
    if (!('readImage' in clipboard)) return newPng();
    const image = oldImage();
    return image.isEmpty() ? undefined : new Uint8Array(image.toPNG());
  },
  writePicture: copyPng,
};

/** Of a small version: the whole one may be tens of megabytes, and is looked at whenever a window gets the focus. */
function markOf(image: NativeImage): string | undefined {
  if (image.isEmpty()) return undefined;
  const { width, height } = image.getSize();
  const small = image.resize({ width: 64, height: 64, quality: 'good' });
  return `${width}x${height} ${createHash('sha256').update(small.toBitmap()).digest('base64url')}`;
}

function oldImage(): NativeImage {
  return (clipboard as unknown as { readImage(): NativeImage }).readImage();
}

async function newPng(): Promise<Uint8Array<ArrayBuffer> | undefined> {
  for (const item of await clipboard.read()) {
    if (!item.types.includes('image/png')) continue;
    const blob = await item.getType('image/png');
    return new Uint8Array(await blob.arrayBuffer());
  }
  return undefined;
}
