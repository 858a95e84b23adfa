/** Messages and capabilities of the playback and record channels (spice-protocol: enums.h, protocol.h; spice.proto). */
export const playbackMessage = {
  data: 101,
  mode: 102,
  start: 103,
  stop: 104,
  volume: 105,
  mute: 106,
  latency: 107,
} as const;
export const recordMessage = { start: 101, stop: 102, volume: 103, mute: 104 } as const;
/** From the client, on the record channel. */
export const recordClientMessage = { data: 101, mode: 102, startMark: 103 } as const;

/** SpiceAudioDataMode. CELT (2) is no longer spoken by anybody. */
export const soundMode = { raw: 1, opus: 3 } as const;
export type SoundMode = keyof typeof soundMode;

const cap = { volume: 1, latency: 2, playbackOpus: 3, recordOpus: 2 } as const;

/** What we say on a record channel: volume, and Opus where the browser encodes it in frames that a server takes. */
export function recordCaps(encodesOpus: boolean): number {
  return (1 << cap.volume) | (encodesOpus ? 1 << cap.recordOpus : 0);
}

/** Whether a server takes Opus on its record channel. */
export function takesOpus(serverCaps: number): boolean {
  return (serverCaps & (1 << cap.recordOpus)) !== 0;
}

/** What we say on a playback channel: volume, latency, and Opus where the browser decodes it. */
export function playbackCaps(decodesOpus: boolean): number {
  return (1 << cap.volume) | (1 << cap.latency) | (decodesOpus ? 1 << cap.playbackOpus : 0);
}

/** Sound as 16-bit numbers, the channels of a moment beside each other. */
export interface SoundFormat {
  /** 1 or 2. */
  readonly channels: number;
  /** Hz. */
  readonly rate: number;
}

const slowest = 8000;
const fastest = 96_000;
const signed16 = 1;

/** Reads a START of either channel: channels, format, frequency. */
export function readStart(data: ArrayBuffer): SoundFormat {
  const view = new DataView(data);
  const [channels, format, rate] = [view.getUint32(0, true), view.getUint16(4, true), view.getUint32(6, true)];
  if (channels !== 1 && channels !== 2) throw new Error(`${channels} channels`);
  if (format !== signed16) throw new Error(`samples of format ${format}`);
  if (rate < slowest || rate > fastest) throw new Error(`a frequency of ${rate} Hz`);
  return { channels, rate };
}

/** Reads a MODE; undefined for a way of coding that is not spoken here. */
export function readMode(data: ArrayBuffer): SoundMode | undefined {
  const mode = new DataView(data).getUint16(4, true);
  return mode === soundMode.raw ? 'raw' : mode === soundMode.opus ? 'opus' : undefined;
}

/** Reads a DATA: multimedia time in ms at which it was recorded, and what was. */
export function readData(data: ArrayBuffer): { readonly time: number; readonly data: Uint8Array<ArrayBuffer> } {
  return { time: new DataView(data).getUint32(0, true), data: new Uint8Array(data, 4) };
}

/** Reads a VOLUME: one for each channel, 0 to 1. */
export function readVolume(data: ArrayBuffer): readonly number[] {
  const view = new DataView(data);
  const count = view.getUint8(0);
  return Array.from({ length: count }, (_, index) => view.getUint16(1 + index * 2, true) / 0xffff);
}

/** Reads a MUTE. */
export function readMute(data: ArrayBuffer): boolean {
  return new DataView(data).getUint8(0) !== 0;
}

/** Reads a LATENCY: ms by which sound is to be held back at least. */
export function readLatency(data: ArrayBuffer): number {
  return new DataView(data).getUint32(0, true);
}
