import { videoCodec, type VideoCodec } from '../worker-protocol.ts';

/** Capabilities of a display channel about video (spice-protocol, protocol.h). */
const cap = { sizedStream: 0, streamReport: 4, multiCodec: 8, preferVideoCodec: 12 } as const;
const codecCap: Readonly<Record<VideoCodec, number>> = { mjpeg: 9, vp8: 10, h264: 11, vp9: 13, h265: 14 };

/** What WebCodecs is asked for; H.264's profile is known from the stream only, so two are asked that servers send. */
const webCodecs: Readonly<Record<Exclude<VideoCodec, 'mjpeg'>, readonly string[]>> = {
  vp8: ['vp8'],
  h264: ['avc1.42e01f', 'avc1.640028'],
  vp9: ['vp09.00.10.08'],
  h265: ['hev1.1.6.L93.B0'],
};

/** The codecs that this browser decodes, the server's usual first choice first. */
export async function supportedVideoCodecs(): Promise<readonly VideoCodec[]> {
  const others = ['vp8', 'h264', 'vp9', 'h265'] as const;
  const supported = await Promise.all(others.map((codec) => isSupported(webCodecs[codec])));
  return ['mjpeg', ...others.filter((_, index) => supported[index])];
}

/** Bits of the display channel's capabilities that announce these codecs, sized frames, reports and a preferred codec. */
export function videoCaps(codecs: readonly VideoCodec[]): number {
  const bits = [...Object.values(cap), ...codecs.map((codec) => codecCap[codec])];
  return bits.reduce((sum, bit) => sum | (1 << bit), 0);
}

/** Payload of a SPICE_MSGC_DISPLAY_PREFERRED_VIDEO_CODEC_TYPE, the best first. */
export function preferredVideoCodecs(codecs: readonly VideoCodec[]): ArrayBuffer {
  return Uint8Array.from([codecs.length, ...codecs.map((codec) => videoCodec[codec])]).buffer;
}

/** Its own check, as it is missing where the context is not secure, and one that rejects knows nothing of the codec. */
async function isSupported(names: readonly string[]): Promise<boolean> {
  if (typeof VideoDecoder === 'undefined') return false;
  const ask = async (codec: string) => (await VideoDecoder.isConfigSupported({ codec })).supported === true;
  const answers = await Promise.all(names.map((name) => ask(name).catch(() => false)));
  return answers.every(Boolean);
}
