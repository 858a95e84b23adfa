import { wasm } from 'virtual:spice-decoders';
import { SpiceDecoders } from './decoders.ts';

let loaded: Promise<SpiceDecoders> | undefined;

/** The decoders of this document; instantiated at the first call. */
export function loadDecoders(): Promise<SpiceDecoders> {
  loaded ??= SpiceDecoders.create(Uint8Array.from(atob(wasm), (letter) => letter.charCodeAt(0)));
  return loaded;
}
