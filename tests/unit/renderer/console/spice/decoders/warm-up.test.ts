import { beforeAll, describe, expect, it, vi } from 'vitest';
import { compileDecoders } from '../../../../../../build/spice-decoders.ts';
import { SpiceDecoders } from '../../../../../../renderer/console/spice/decoders/decoders.ts';
import { warmUp } from '../../../../../../renderer/console/spice/decoders/warm-up.ts';

let compiled: WebAssembly.Module;
beforeAll(async () => {
  compiled = await WebAssembly.compile(new Uint8Array(await compileDecoders()));
}, 60_000);

describe('warmUp', () => {
  it('runs each decoder, most of them through whole pictures', async () => {
    const decoders = await SpiceDecoders.create(compiled);
    const methods = ['decodeLz', 'decodeLz4', 'decodeQuic', 'decodeGlz', 'decodeZlibGlz', 'decodeBitmap'] as const;
    const calls = methods.map((method) => [method, vi.spyOn(decoders, method)] as const);
    warmUp(decoders);
    const pictures = calls.map(([method, spy]) => [
      method,
      spy.mock.results.filter(({ type }) => type === 'return').length,
    ]);
    expect(calls.every(([, spy]) => spy.mock.calls.length > 10)).toBe(true);
    expect(pictures.filter(([, count]) => Number(count) > 10).map(([method]) => method)).toEqual(
      methods.filter((method) => method !== 'decodeZlibGlz' && method !== 'decodeLz4'),
    );
  });
});
