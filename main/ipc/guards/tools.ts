import * as z from 'zod';
import { fitsClipboard, largestClipboardBytes, mostPictureBytes } from '../../../shared/clipboard.ts';
import type { ToolRequests } from '../../../shared/ipc/tools.ts';
import { macro, rememberedView } from '../../stores/schemas.ts';
import type { GuardsOf } from './guards-of.ts';
import { png } from './session.ts';
import { nothing } from './shapes.ts';

const isText = (text: string): boolean => fitsClipboard(text, largestClipboardBytes);

const isSmall = ({ length }: Uint8Array): boolean => length <= mostPictureBytes;

export const toolGuards: GuardsOf<ToolRequests> = {
  'clipboard.read': nothing,
  'clipboard.write': z.tuple([z.strictObject({ text: z.string().refine(isText, 'too large') })]),
  'clipboard.readPicture': nothing,
  'clipboard.writePicture': z.tuple([z.strictObject({ png: png.refine(isSmall, 'too large') })]),
  'view.remember': z.tuple([rememberedView]),
  'macros.save': z.tuple([z.array(macro).max(100)]),
  'microphone.ask': nothing,
  'microphone.drop': nothing,
  'keyboard.capture': z.tuple([z.boolean()]),
};
