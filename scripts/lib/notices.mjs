// The licences of everything that is bundled, from what the bundlers say that they took in. Written with each build:
// out/notices.txt (lies beside the packed program) and out/renderer/notices.json (shown in the app).
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';

/**
 * @typedef {object} Licensed
 * @property {string} name
 * @property {string} version
 * @property {string} license an SPDX expression
 * @property {string} source where its source is
 * @property {string} text the licence itself
 * @property {string} [replace] how a person puts another build of it in its place
 */

/** What may be bundled; anything else fails the build, so that somebody decides. */
const allowedLicenses = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'LGPL-3.0-or-later',
  'MIT',
  'MPL-2.0',
  'Python-2.0',
]);

/** What no bundler names: the native module beside the bundle, and the runtime that the compiler puts into our WebAssembly. */
const unseen = ['keytar', 'assemblyscript'];

/** Packages whose own files say less than is known of them. @type {Record<string, Partial<Licensed>>} */
const known = {
  'spice-html5': {
    license: 'LGPL-3.0-or-later',
    source: 'https://gitlab.freedesktop.org/spice/spice-html5',
    replace:
      'It is bundled unchanged into files of its own (assets/spice-html5-*.js). To use your own: in a clone of this app write ' +
      '"spice-html5": "file:/path/to/yours" into package.json, then run npm install and npm run dist.',
  },
  '@novnc/novnc': {
    source: 'https://github.com/novnc/noVNC (unchanged; the tag is v followed by the version)',
  },
};

/** @param {readonly string[]} inputs files that a bundler took in @returns {string[]} the folders of their packages */
export function packagesOf(inputs) {
  const folders = inputs.flatMap((input) => {
    const [, folder] =
      /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input.split('\\').join('/').replace(/^\0/, '')) ?? [];
    return folder === undefined ? [] : [path.resolve(root, folder)];
  });
  return [...new Set([...folders, ...unseen.map((name) => path.join(root, 'node_modules', name))])].sort();
}

/** @param {string} folder @returns {Licensed} */
export function licensed(folder) {
  const about = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  // An alias (npm:) is known by the name under which it lies here.
  const alias = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const extra = known[alias] ?? {};
  return {
    name: about.name,
    version: about.version,
    license: extra.license ?? (typeof about.license === 'string' ? about.license.replace(/^\((.*)\)$/, '$1') : ''),
    source: extra.source ?? sourceOf(about),
    text: textOf(folder) || (about.license === 'MIT' ? mitOf(authorOf(about)) : ''),
    ...(extra.replace === undefined ? {} : { replace: extra.replace }),
  };
}

/** @param {{ repository?: string | { url?: string }, homepage?: string, name: string }} about */
function sourceOf({ repository, homepage, name }) {
  const url = typeof repository === 'string' ? repository : repository?.url;
  const plain = (url ?? homepage ?? '')
    .replace(/^git\+/, '')
    .replace(/\.git$/, '')
    .replace(/^(git:|ssh:\/\/git@)/, (start) => (start === 'git:' ? 'https:' : 'https://'));
  return plain.includes('://') ? plain : `https://www.npmjs.com/package/${name}`;
}

/** @param {{ author?: string | { name?: string } }} about */
function authorOf({ author }) {
  return (typeof author === 'string' ? author : author?.name) ?? 'its authors';
}

/** The MIT licence in full, for packages that only name it. @param {string} holder */
const mitOf = (holder) => `Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the
"Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish,
distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to
the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR
ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH
THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/** @param {string} folder */
function textOf(folder) {
  const names = readdirSync(folder).filter(
    (name) => /^(licen[cs]e|copying|notice)/i.test(name) && !/\.(js|ts)$/.test(name),
  );
  const files = names.sort().filter((name) => existsSync(path.join(folder, name)));
  return files.map((name) => readFileSync(path.join(folder, name), 'utf8').trim()).join('\n\n');
}

/** @param {readonly Licensed[]} all @returns {string[]} what forbids a release */
export function problemsOf(all) {
  return all.flatMap(({ name, license, text }) => {
    const choices = license.split(' OR ').map((each) => each.trim());
    const allowed = choices.some((choice) => choice.split(' AND ').every((each) => allowedLicenses.has(each)));
    return [
      ...(allowed ? [] : [`${name}: its licence "${license}" is not one of those that are allowed`]),
      ...(text === '' ? [`${name}: no text of its licence`] : []),
    ];
  });
}

/** @param {readonly string[]} inputs every file that went into a bundle */
export function writeNotices(inputs) {
  const all = packagesOf(inputs).map(licensed);
  const problems = problemsOf(all);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  mkdirSync(path.join(root, 'out/renderer'), { recursive: true });
  writeFileSync(path.join(root, 'out/renderer/notices.json'), JSON.stringify(all));
  writeFileSync(path.join(root, 'out/notices.txt'), asText(all));
}

/** @param {readonly Licensed[]} all */
function asText(all) {
  const head =
    'ZStack Console is built from the work of others. Their licences follow. Those of Electron and Chromium lie beside this file:\n' +
    'LICENSE.electron.txt and LICENSES.chromium.html.\n';
  const parts = all.map(({ name, version, license, source, text, replace }) =>
    [`${name} ${version} (${license})`, source, ...(replace ? [`To replace it: ${replace}`] : []), '', text].join('\n'),
  );
  return [head, ...parts].join(`\n\n${'='.repeat(80)}\n`);
}
