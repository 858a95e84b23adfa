import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileName, Screenshots } from '../../../../main/windows/screenshots.ts';

const at = new Date(2026, 10, 21, 3, 4, 5);
const png = Uint8Array.of(1, 2, 3);
let folder: string;
let asked: [string, string][];
let shots: Screenshots;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'shots-'));
  asked = [];
  shots = new Screenshots({
    folder: () => path.join(folder, 'new'),
    copy: (bytes) => (bytes.length === 3 ? Promise.resolve(true) : Promise.reject(new Error('no clipboard'))),
    request: (sessionId, requestId) => asked.push([sessionId, requestId]),
    now: () => at,
  });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('Screenshots', () => {
  it('are for their owner only', async () => {
    const saved = await shots.save('web-01', png);
    expect(saved.ok && (await stat(saved.value.path)).mode & 0o777).toBe(0o600);
  });

  it('saves under the VM’s name and the time, never over another file', async () => {
    for (let n = 0; n < 3; n++) expect((await shots.save('web-01', png)).ok).toBe(true);
    expect(await readdir(path.join(folder, 'new'))).toEqual([
      'web-01 2026-11-21 03.04.05 (2).png',
      'web-01 2026-11-21 03.04.05 (3).png',
      'web-01 2026-11-21 03.04.05.png',
    ]);
  });

  it('says what can not be written', async () => {
    await writeFile(path.join(folder, 'new'), 'in the way');
    expect(await shots.save('web', png)).toMatchObject({ ok: false, error: { code: 'file-write-failed' } });
  });

  it('says when the clipboard does not take it', async () => {
    expect(await shots.copy(png)).toMatchObject({ ok: true });
    expect(await shots.copy(Uint8Array.of(1))).toMatchObject({ ok: false, error: { code: 'clipboard-failed' } });
  });

  it('gives each answer to the one that asked', async () => {
    const signal = new AbortController().signal;
    const [one, two] = [shots.request('a', signal), shots.request('b', signal)];
    shots.deliver('unknown', png);
    shots.deliver(asked[1]?.[1] ?? '', Uint8Array.of(2));
    shots.deliver(asked[0]?.[1] ?? '', Uint8Array.of(1));
    expect(await Promise.all([one, two])).toEqual([
      { ok: true, value: Uint8Array.of(1) },
      { ok: true, value: Uint8Array.of(2) },
    ]);
    expect(asked.map(([session]) => session)).toEqual(['a', 'b']);
  });

  it('stops waiting when it is told to', async () => {
    const abort = new AbortController();
    const answer = shots.request('a', abort.signal);
    abort.abort();
    expect(await answer).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  });
});

describe('fileName', () => {
  it.each([
    ['财务-数据库', '财务-数据库 2026-11-21 03.04.05.png'],
    ['a/b\\c:d*?"<>|', 'a_b_c_d______ 2026-11-21 03.04.05.png'],
    ['../../etc', '_.._etc 2026-11-21 03.04.05.png'],
    ['', 'VM 2026-11-21 03.04.05.png'],
    ['invoice\u202egnp.exe', 'invoice gnp.exe 2026-11-21 03.04.05.png'],
    ['NUL.txt', '_NUL.txt 2026-11-21 03.04.05.png'],
    ['com1 .x', '_com1 .x 2026-11-21 03.04.05.png'],
  ])('makes %j a file name', (vm, wanted) => expect(fileName(vm, at)).toBe(wanted));

  it.each(['数', '😀', 'é', 'x'])('fits a file system, which counts bytes: 255 of %s', async (character) => {
    expect(Buffer.byteLength(fileName(character.repeat(255), at))).toBeLessThan(200);
    expect(await shots.save(character.repeat(255), png)).toMatchObject({ ok: true });
  });
});
