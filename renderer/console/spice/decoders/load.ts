import { wasm } from 'virtual:spice-decoders';
import { SpiceDecoders } from './decoders.ts';

let compiled: Promise<WebAssembly.Module> | undefined;

/** Decoders of their own for a session: it has its own window of images. The code is compiled at the first call. */
export async function loadDecoders(): Promise<SpiceDecoders> {
  compiled ??= WebAssembly.compile(Uint8Array.from(atob(wasm), (letter) => letter.charCodeAt(0)));
  return SpiceDecoders.create(await compiled);
}
