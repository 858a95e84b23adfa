import * as z from 'zod';

/** What was found in a stored file. `newer`: a later version of the app wrote it. */
export type Envelope<T> =
  { readonly kind: 'value'; readonly value: T } | { readonly kind: 'corrupt' } | { readonly kind: 'newer' };

const envelope = z.object({ version: z.int().positive(), data: z.unknown() });

/** Parses `{version, data}`, brings data up to the newest version step by step, and checks it against the schema. */
export function readEnvelope<T>(
  text: string,
  schema: z.ZodType<T>,
  upgrades: readonly ((older: unknown) => unknown)[],
): Envelope<T> {
  const outer = envelope.safeParse(parse(text));
  if (!outer.success) return { kind: 'corrupt' };
  if (outer.data.version > upgrades.length + 1) return { kind: 'newer' };
  try {
    const data = upgrades.slice(outer.data.version - 1).reduce((older, step) => step(older), outer.data.data);
    const checked = schema.safeParse(data);
    return checked.success ? { kind: 'value', value: checked.data } : { kind: 'corrupt' };
  } catch {
    return { kind: 'corrupt' }; // an upgrade step met what no version ever wrote
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
