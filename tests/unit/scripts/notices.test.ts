import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { licensed, packagesOf, problemsOf } from '../../../scripts/lib/notices.mjs';

const modules = path.resolve(import.meta.dirname, '../../../node_modules');
const one = { name: 'x', version: '1.0.0', source: 'https://example.com', text: 'text' };

describe('The notices', () => {
  it('find the package of each file that a bundler took in, scoped and nested ones too', () => {
    const folders = packagesOf([
      'node_modules/zod/v4/index.js',
      'node_modules/zod/v4/other.js',
      `${modules}/@novnc/novnc/core/rfb.js`,
      'node_modules/electron-updater/node_modules/semver/index.js',
      'main/index.ts',
      '\0vite/preload-helper.js',
    ]);
    const names = folders.map((folder) => folder.slice(modules.length + 1));
    expect(names).toEqual(
      ['@novnc/novnc', 'assemblyscript', 'electron-updater/node_modules/semver', 'keytar', 'zod'].sort(),
    );
  });

  it('say where the source of a weak copyleft part is, and how an LGPL part is replaced', () => {
    const novnc = licensed(path.join(modules, '@novnc/novnc'));
    expect(novnc).toMatchObject({ license: 'MPL-2.0' });
    expect(novnc.source).toContain('github.com/novnc/noVNC');
    const spice = licensed(path.join(modules, 'spice-html5'));
    expect(spice).toMatchObject({ license: 'LGPL-3.0-or-later' });
    expect(spice.replace).toContain('package.json');
    expect(spice.text).toContain('GNU LESSER GENERAL PUBLIC LICENSE');
  });

  it.each([
    ['MIT', []],
    ['MIT OR GPL-3.0', []],
    ['BSD-3-Clause AND MIT', []],
    ['GPL-3.0-only', [expect.stringContaining('GPL-3.0-only')]],
    ['MIT AND GPL-3.0-only', [expect.stringContaining('x')]],
    ['', [expect.stringContaining('x')]],
  ])('judge the licence "%s"', (license, problems) => {
    expect(problemsOf([{ ...one, license }])).toEqual(problems);
  });

  it('want the text of each', () => {
    expect(problemsOf([{ ...one, license: 'MIT', text: '' }])).toEqual([expect.stringContaining('no text')]);
  });
});
