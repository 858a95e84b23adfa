import { describe, expect, it } from 'vitest';
import { Framer } from '../../../../../../renderer/console/spice/sound/framer.ts';

describe('Framer', () => {
  it('makes frames of one length from pieces of any length', () => {
    const frames: number[][] = [];
    const framer = new Framer({ channels: 2, frames: 3, tell: (samples) => frames.push([...samples]) });
    framer.push([Float32Array.of(0, 1), Float32Array.of(-1, 0)]);
    framer.push([Float32Array.of(0.5, 2, -2, 0), Float32Array.of(-0.5, 0, 0, 0)]);
    expect(frames).toEqual([
      [0, -32767, 32767, 0, 16384, -16383],
      [32767, 0, -32768, 0, 0, 0],
    ]);
  });

  it('goes on after a frame was transferred', () => {
    const frames: Int16Array[] = [];
    const tell = (samples: Int16Array<ArrayBuffer>) =>
      frames.push(structuredClone(samples, { transfer: [samples.buffer] }));
    const framer = new Framer({ channels: 1, frames: 2, tell });
    framer.push([Float32Array.of(1, 1, 1, 1, 1)]);
    expect(frames.map(({ length }) => length)).toEqual([2, 2]);
  });

  it('puts a single channel on both sides', () => {
    const frames: number[][] = [];
    const framer = new Framer({ channels: 2, frames: 1, tell: (samples) => frames.push([...samples]) });
    framer.push([Float32Array.of(1)]);
    framer.push([]);
    expect(frames).toEqual([[32767, 32767]]);
  });
});
