import * as z from 'zod';
import { oneLine, plainLines } from '../../shared/plain-text.ts';

/** A TCP port as the contract's section 1.3 wants it read: int, float or numeric string; `undefined` when it is no port. */
export const port = z
  .unknown()
  .optional()
  .transform((value): number | undefined => {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    return typeof number === 'number' && Number.isInteger(number) && number >= 1 && number <= 65535
      ? number
      : undefined;
  });

/** A count or a size; anything unreadable is 0. */
export const amount = z
  .unknown()
  .optional()
  .transform((value): number => {
    const number = Number(value);
    return Number.isFinite(number) && number > 0 ? number : 0;
  });

/** Text, or nothing where it is missing, null or something else. */
export const optionalText = z.string().optional().catch(undefined);
export const text = z.string().catch('');

/** A text for one line of a list, a title, a menu or a terminal; nothing in it steers those. */
export const line = (most: number) => text.transform((value) => oneLine(value, most));
/** The same for a text of several lines. */
export const lines = (most: number) => text.transform((value) => plainLines(value, most));

/** A name or an address, as a socket takes it. */
export const host = z.string().regex(/^[\p{L}\p{N}._:%-]{1,255}$/u);

/** UUIDs are 32 hex digits; whatever else is harmless in a path passes too. */
export function isUuid(value: string): boolean {
  return /^[\w-]{1,64}$/.test(value);
}
