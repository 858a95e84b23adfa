import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import type { Caller } from '../../../../main/zstack/caller.ts';
import { takeScreenshot } from '../../../../main/zstack/screenshot.ts';
import { ok } from '../../../../shared/errors.ts';

const vm = '3bc9f63f0de6492991c59bef96b27565';
const picture = (width: number, height: number) => PNG.sync.write(new PNG({ width, height }));

async function take(png: Buffer) {
  const imageData = `data:image/png;base64,${png.toString('base64')}`;
  const caller = { baseUrl: 'http://127.0.0.1:8080/zstack', job: () => Promise.resolve(ok({ imageData })) };
  return takeScreenshot(caller as unknown as Caller, vm, new AbortController().signal);
}

describe('takeScreenshot', () => {
  it('hands over the PNG as it came', async () => {
    const png = picture(64, 48);
    const taken = await take(png);
    expect(taken.ok && Buffer.from(taken.value)).toEqual(png);
  });

  it('refuses what is no PNG, what is cut off, and what would unfold to more than a screen', async () => {
    const huge = picture(4, 4);
    huge.writeUInt32BE(60_000, 16);
    huge.writeUInt32BE(60_000, 20);
    const empty = picture(4, 4);
    empty.writeUInt32BE(0, 16);
    for (const bad of [Buffer.from('GIF89a'), picture(4, 4).subarray(0, 20), huge, empty])
      expect(await take(bad)).toMatchObject({ ok: false, error: { code: 'server-garbled' } });
  });
});
