import * as z from 'zod';
import { id } from '../../stores/schemas.ts';

/** Shapes that several requests share. */
export const nothing = z.tuple([]);
export const password = z.string().max(1024);
export const onlyCloud = z.tuple([z.strictObject({ cloudId: id })]);
export const onlyId = z.tuple([z.strictObject({ id })]);
