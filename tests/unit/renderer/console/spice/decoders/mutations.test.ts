import { beforeAll, describe, expect, it } from 'vitest';
import { compileDecoders } from '../../../../../../build/spice-decoders.ts';
import { codecs, mutate } from '../../../../../fakes/decoder-mutations.ts';

let compiled: WebAssembly.Module;
beforeAll(async () => {
  compiled = await WebAssembly.compile(new Uint8Array(await compileDecoders()));
}, 60_000);

/** `npm run mutate` does a million. */
describe('ten thousand damaged streams', () => {
  it.each(Object.entries(codecs))(
    'of %s do no harm',
    async (_, groups) => {
      const report = await mutate(compiled, groups, { turns: 10_000, seed: 1 });
      expect(report.pictures).toBeGreaterThan(0);
      expect([...report.broken.values()].reduce((sum, count) => sum + count, 0)).toBe(10_000 - report.pictures);
      expect(report.broken.size).toBeGreaterThan(0);
      expect(report.slowestMs).toBeLessThan(5000);
      expect(report.memoryBytes).toBeLessThan(2 ** 28);
    },
    60_000,
  );
});
