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
