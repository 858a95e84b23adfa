/** What a worklet of sound finds around itself (Web Audio API, 1.32): TypeScript's own library leaves it out. */
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
  constructor(options?: { readonly processorOptions?: unknown });
}
declare const sampleRate: number;
declare function registerProcessor(name: string, processor: new (options: never) => AudioWorkletProcessor): void;
/** Vite: a bundle of its own for a worklet or worker, by its address. */
declare module '*?worker&url' {
  const url: string;
  // eslint-disable-next-line import-x/no-default-export -- as Vite has it
  export default url;
}
