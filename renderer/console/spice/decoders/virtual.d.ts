declare module 'virtual:spice-decoders' {
  /** The compiled AssemblyScript, in base64 (build/spice-decoders.ts). */
  export const wasm: string;
}
