import * as z from 'zod';
import type { ConsoleTarget, VmRequests } from '../../../shared/ipc/vms.ts';
import { arrangement, id, preference } from '../../stores/schemas.ts';
import type { GuardsOf } from './guards-of.ts';
import { thumbnailBytes, type Thumbnail } from '../../../shared/vm.ts';
import { nothing, onlyCloud } from './shapes.ts';

const target: z.ZodType<ConsoleTarget> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('vm'), cloudId: id, vmUuid: id, preference }),
  z.strictObject({ kind: z.literal('bookmark'), bookmarkId: id, preference: preference.exactOptional() }),
]);

const place = z.strictObject({ cloudId: id, vmUuid: id });

/** Only what begins as a JPEG or a PNG is ever kept or shown. */
export const smallPicture = z
  .custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array, 'no picture')
  .refine(({ length }) => length <= thumbnailBytes, 'too large')
  .refine(
    (bytes) => startsWith(bytes, [0xff, 0xd8, 0xff]) || startsWith(bytes, [0x89, 0x50, 0x4e, 0x47]),
    'no picture',
  );

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, at) => bytes[at] === byte);
}

const thumbnail: z.ZodType<Thumbnail> = place.extend({ picture: smallPicture.nullable() });

/** More rows than any window shows. */
const inSight = z.array(place).max(400);

export const vmGuards: GuardsOf<VmRequests> = {
  'vms.refresh': onlyCloud,
  'vms.watch': z.tuple([z.strictObject({ rows: inSight, pictures: inSight })]),
  'vms.arrange': z.tuple([arrangement]),
  'thumbnails.read': z.tuple([inSight]),
  'thumbnails.scaled': z.tuple([thumbnail]),
  'console.prepare': nothing,
  'console.open': z.tuple([target]),
};
