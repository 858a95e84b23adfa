import { z } from 'zod';

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

/** UUIDs are 32 hex digits; whatever else is harmless in a path passes too. */
export function isUuid(value: string): boolean {
  return /^[\w-]{1,64}$/.test(value);
}
