import { expect, it, vi } from 'vitest';
import { warmUp } from '../../../../bench/peers/warm-up.ts';
import { compileDecoders } from '../../../../build/spice-decoders.ts';
import { BrokenImage } from '../../../../renderer/console/spice/decoders/broken-image.ts';
import { SpiceDecoders } from '../../../../renderer/console/spice/decoders/decoders.ts';

it('runs each decoder often, and none ends at its stream’s head', async () => {
  const module = await WebAssembly.compile(new Uint8Array(await compileDecoders()));
  const decoders = await SpiceDecoders.create(module);
  const decode = ['decodeLz', 'decodeQuic', 'decodeGlz', 'decodeZlibGlz', 'decodeLz4', 'decodeBitmap'] as const;
  const spies = decode.map((name) => vi.spyOn(decoders, name));
  warmUp(decoders);
  const came = spies.map(({ mock }) =>
    mock.results.map(({ type, value }) => (type === 'return' ? 'a picture' : said(value))),
  );
  expect(came.map((each) => [each.length, ...new Set(each)])).toEqual([
    [24, 'a picture'],
    [24, 'a picture'],
    [24, 'a picture'],
    [24, 'a damaged or truncated zlib stream'], // letters that are no picture, all the way
    [24, 'a damaged or truncated LZ4 stream'], // more pixels than the picture has, at its very end
    [24, 'a picture'],
  ]);
});

function said(error: unknown): string {
  return error instanceof BrokenImage ? error.message : String(error);
}
