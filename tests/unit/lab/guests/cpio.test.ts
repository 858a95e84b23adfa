import { describe, expect, it } from 'vitest';
import { cpio } from '../../../../lab/guests/cpio.ts';

describe('cpio', () => {
  it('puts folders before files, pads both names and contents, and ends in a trailer', () => {
    const archive = cpio([
      { path: 'init', content: Buffer.from('abcde') },
      { path: 'modules/order', content: Buffer.from('x') },
    ]);
    expect(archive.length % 4).toBe(0);
    const entries: [name: string, mode: string, content: string][] = [];
    for (let at = 0; at < archive.length;) {
      expect(archive.toString('latin1', at, at + 6)).toBe('070701');
      const field = (index: number) =>
        Number.parseInt(archive.toString('latin1', at + 6 + 8 * index, at + 14 + 8 * index), 16);
      const [mode, size, nameSize] = [field(1), field(6), field(11)];
      const content = (at + 110 + nameSize + 3) & ~3;
      const name = archive.toString('latin1', at + 110, at + 110 + nameSize - 1);
      entries.push([name, mode.toString(8), archive.toString('latin1', content, content + size)]);
      at = (content + size + 3) & ~3;
    }
    expect(entries).toEqual([
      ['modules', '40755', ''],
      ['init', '100755', 'abcde'],
      ['modules/order', '100755', 'x'],
      ['TRAILER!!!', '0', ''],
    ]);
  });
});
