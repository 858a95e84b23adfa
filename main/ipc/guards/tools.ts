import * as z from 'zod';
import { fitsClipboard, largestClipboardBytes, mostPictureBytes } from '../../../shared/clipboard.ts';
import type { ToolRequests } from '../../../shared/ipc/tools.ts';
import { macro, rememberedView } from '../../stores/schemas.ts';
import { pngSize } from '../../../shared/png-size.ts';
import type { GuardsOf } from './guards-of.ts';
import { png } from './session.ts';
import { nothing } from './shapes.ts';

const isText = (text: string): boolean => fitsClipboard(text, largestClipboardBytes);

/** Far more than a screen has, far less than what a few bytes of PNG could unfold to. */
const mostPixels = 2 ** 26;

/** Also by what it promises to unfold to: the system's clipboard is given the pixels. */
function isModest(bytes: Uint8Array): boolean {
  const { width, height } = pngSize(bytes);
  return bytes.length <= mostPictureBytes && width * height <= mostPixels;
}

export const toolGuards: GuardsOf<ToolRequests> = {
  'clipboard.read': nothing,
  'clipboard.write': z.tuple([z.strictObject({ text: z.string().refine(isText, 'too large') })]),
  'clipboard.readPicture': nothing,
  'clipboard.writePicture': z.tuple([z.strictObject({ png: png.refine(isModest, 'too large') })]),
  'view.remember': z.tuple([rememberedView]),
  'macros.save': z.tuple([z.array(macro).max(100)]),
  'microphone.ask': nothing,
  'microphone.drop': nothing,
  'keyboard.capture': z.tuple([z.boolean()]),
};
