/** What has to be known of an encoded frame before a decoder gets it. */
export interface FrameFacts {
  /** Whether it can be decoded without the frames before. */
  readonly isKey: boolean;
  /** H.264: the codec's full name, with the profile of the sequence parameter set that comes with the frame. */
  readonly codec?: string;
}

/** VP8 (RFC 6386, 9.1): the lowest bit is 0 in a key frame. */
export function vp8Facts(frame: Uint8Array): FrameFacts {
  return { isKey: frame.length > 0 && ((frame[0] ?? 1) & 1) === 0 };
}

/** VP9 (bitstream specification, 6.2): marker 2, two bits of profile (three for profile 3), "show existing frame", frame type. */
export function vp9Facts(frame: Uint8Array): FrameFacts {
  const first = frame[0] ?? 0;
  const isFrame = first >> 6 === 2;
  const after = (first & 0x30) === 0x30 ? first << 1 : first;
  return { isKey: isFrame && (after & 0x0c) === 0 };
}

const nal = { slice: 1, idr: 5, sequenceParameters: 7 } as const;

/** H.264 as a stream of bytes (Annex B): NAL units behind start codes 00 00 01. */
export function h264Facts(frame: Uint8Array): FrameFacts {
  let codec: string | undefined;
  for (let at = afterStartCode(frame, 0); at < frame.length; at = afterStartCode(frame, at)) {
    const type = (frame[at] ?? 0) & 0x1f;
    if (type === nal.sequenceParameters && at + 3 < frame.length) codec = avcName(frame.subarray(at + 1, at + 4));
    if (type === nal.idr) return { isKey: true, ...(codec !== undefined && { codec }) };
    if (type === nal.slice) break;
  }
  return { isKey: false };
}

/** RFC 6381: profile, constraints and level, each two hexadecimal digits. */
function avcName(bytes: Uint8Array): string {
  return `avc1.${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** Where the next NAL unit begins; the length when there is none. */
function afterStartCode(frame: Uint8Array, from: number): number {
  for (let at = from; at + 3 <= frame.length; at++) {
    if (frame[at] === 0 && frame[at + 1] === 0 && frame[at + 2] === 1) return at + 3;
  }
  return frame.length;
}

const jpeg = { start: 0xd8, end: 0xd9, scan: 0xda } as const;
/** Markers of a frame header, C0 to CF; these three among them are something else. */
const noFrameHeaders: ReadonlySet<number> = new Set([0xc4, 0xc8, 0xcc]);

/** The size that a JPEG's frame header says; undefined where it has none before its first scan. */
export function jpegSize(data: Uint8Array): { readonly width: number; readonly height: number } | undefined {
  const word = (at: number) => ((data[at] ?? 0) << 8) | (data[at + 1] ?? 0);
  if (word(0) !== 0xff00 + jpeg.start) return undefined;
  for (let at = 2; at + 9 <= data.length;) {
    const marker = data[at + 1] ?? 0;
    if (data[at] !== 0xff || marker === jpeg.scan || marker === jpeg.end) return undefined;
    if (marker === 0xff)
      at += 1; // any number of them may stand before a marker
    else if (marker >= 0xc0 && marker <= 0xcf && !noFrameHeaders.has(marker))
      return { width: word(at + 7), height: word(at + 5) };
    else at += 2 + word(at + 2);
  }
  return undefined;
}
