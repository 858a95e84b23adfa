import { describe, expect, it } from 'vitest';
import {
  h264Facts,
  jpegSize,
  vp8Facts,
  vp9Facts,
} from '../../../../../../../renderer/console/spice/display/streams/bitstream.ts';
import {
  preferredVideoCodecs,
  supportedVideoCodecs,
  videoCaps,
} from '../../../../../../../renderer/console/spice/display/streams/codecs.ts';
import { seeded } from '../../../../../../fakes/damaged-streams.ts';

const bytes = (...values: readonly number[]) => Uint8Array.from(values);

describe('what is known of an encoded frame', () => {
  it('VP8: the lowest bit', () => {
    expect([vp8Facts(bytes(0x10)), vp8Facts(bytes(0x11)), vp8Facts(bytes())]).toEqual([
      { isKey: true },
      { isKey: false },
      { isKey: false },
    ]);
  });

  it.each([
    ['a key frame of profile 0', 0b10_00_0_0_00, true],
    ['a frame that others are made from', 0b10_00_0_1_00, false],
    ['one that shows another', 0b10_00_1_0_00, false],
    ['a key frame of profile 1', 0b10_10_0_0_00, true],
    ['a key frame of profile 3, which has a bit more', 0b10_11_0_0_00, true],
    ['a frame of profile 3', 0b10_11_0_0_10, false],
    ['no frame', 0b00_00_0_0_00, false],
  ])('VP9: %s', (_what, first, isKey) => expect(vp9Facts(bytes(first)).isKey).toBe(isKey));

  it('H.264: a key frame with its profile, whatever stands before', () => {
    const start = [0, 0, 0, 1];
    const [delimiter, sps, pps] = [
      [9, 0xf0],
      [0x67, 0x64, 0x00, 0x28, 1],
      [0x68, 1],
    ];
    const units = (...list: readonly (readonly number[])[]) => bytes(...list.flatMap((unit) => [...start, ...unit]));
    expect(h264Facts(units(delimiter, sps, pps, [0x65, 1, 2]))).toEqual({ isKey: true, codec: 'avc1.640028' });
    expect(h264Facts(units([0x65, 1]))).toEqual({ isKey: true });
    expect(h264Facts(units(delimiter, [0x41, 1]))).toEqual({ isKey: false });
    // Three bytes are a start code as well; what follows a slice is not looked at.
    expect(h264Facts(bytes(0, 0, 1, 0x41, 7, 0, 0, 1, 0x65)).isKey).toBe(false);
    expect(h264Facts(bytes(0, 0, 1, 0x67))).toEqual({ isKey: false });
    expect(h264Facts(bytes())).toEqual({ isKey: false });
  });

  it('JPEG: the size in its frame header', () => {
    const table = [0xff, 0xc4, 0, 4, 1, 2];
    const frame = (kind: number) => [0xff, kind, 0, 17, 8, 0x01, 0xe0, 0x02, 0x80, 3];
    expect(jpegSize(bytes(0xff, 0xd8, ...table, ...frame(0xc0)))).toEqual({ width: 640, height: 480 });
    expect(jpegSize(bytes(0xff, 0xd8, 0xff, ...frame(0xc2)))).toEqual({ width: 640, height: 480 });
    expect(jpegSize(bytes(0xff, 0xd8, 0xff, 0xda, ...frame(0xc0)))).toBeUndefined();
    expect(jpegSize(bytes(0xff, 0xd8, ...table))).toBeUndefined();
    expect(jpegSize(bytes(0x89, 0x50, ...frame(0xc0)))).toBeUndefined();
    expect(jpegSize(bytes())).toBeUndefined();
  });

  it('ends on whatever comes', () => {
    const random = seeded(7);
    for (let turn = 0; turn < 20_000; turn++) {
      const data = Uint8Array.from({ length: Math.floor(random() * 40) }, () =>
        random() < 0.4 ? 0 : random() < 0.3 ? 255 : Math.floor(random() * 256),
      );
      if (random() < 0.5) data.set([0xff, 0xd8].slice(0, data.length));
      for (const look of [vp8Facts, vp9Facts, h264Facts, jpegSize]) look(data);
    }
  });
});

describe('codecs', () => {
  it('are announced as far as the browser decodes them', async () => {
    // This is Node: no WebCodecs.
    expect(await supportedVideoCodecs()).toEqual(['mjpeg']);
    expect(videoCaps(['mjpeg'])).toBe(0b1_0011_0001_0001);
    expect(videoCaps(['mjpeg', 'vp8', 'h264', 'vp9']) ^ videoCaps(['mjpeg'])).toBe((1 << 10) | (1 << 11) | (1 << 13));
  });

  it('are preferred by number', () => {
    expect([...new Uint8Array(preferredVideoCodecs(['h264', 'mjpeg']))]).toEqual([2, 3, 1]);
  });
});
