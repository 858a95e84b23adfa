import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { JsonFile } from '../../../../main/stores/json-file.ts';
import type { AppError } from '../../../../shared/errors.ts';

let folder: string;
let notices: AppError[];
const file = (): string => path.join(folder, 'deep', 'list.json');
const open = (): JsonFile<readonly string[]> =>
  new JsonFile<readonly string[]>({
    file: file(),
    schema: z.array(z.string()),
    initial: [],
    onNotice: (error) => notices.push(error),
    now: () => 42,
  });
const onDisk = async (name = 'list.json'): Promise<unknown> =>
  JSON.parse(await readFile(path.join(folder, 'deep', name), 'utf8'));

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'json-file-'));
  notices = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('JsonFile', () => {
  it('starts with the initial value where there is no file, without a notice', async () => {
    expect(await open().load()).toEqual([]);
    expect(notices).toEqual([]);
  });

  it('gives back what was set, after a restart', async () => {
    expect(await open().set(['a', '云主机'])).toEqual({ ok: true, value: undefined });
    expect(await open().load()).toEqual(['a', '云主机']);
    expect(await readdir(path.join(folder, 'deep'))).toEqual(['list.json']);
  });

  it('tells its listeners before the disk answers', async () => {
    const store = open();
    const seen: (readonly string[])[] = [];
    const end = store.onChange((value) => seen.push(value));
    const written = store.set(['a']);
    expect(seen).toEqual([['a']]);
    end();
    await written;
    await store.set(['b']);
    expect(seen).toEqual([['a']]);
  });

  it('keeps the order of many writes at once, and ends with the last', async () => {
    const store = open();
    const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => store.set([`${n}`])));
    expect(answers.every((each) => each.ok)).toBe(true);
    expect(await onDisk()).toEqual({ version: 1, data: ['49'] });
  });

  it('keeps the file before as .bak', async () => {
    const store = open();
    await store.set(['one']);
    await store.set(['two']);
    expect(await onDisk('list.json.bak')).toEqual({ version: 1, data: ['one'] });
  });

  it('moves a corrupt file aside, tells, and falls back to the .bak', async () => {
    const store = open();
    await store.set(['one']);
    await store.set(['two']);
    await writeFile(file(), '{"version":1,"data":["tw');
    const again = open();
    expect(await again.load()).toEqual(['one']);
    expect(notices).toEqual([{ code: 'file-corrupt', params: { file: 'list.json', movedTo: 'list.json.corrupt-42' } }]);
    expect(await readFile(`${file()}.corrupt-42`, 'utf8')).toBe('{"version":1,"data":["tw');
    await again.set(['three']);
    expect(await onDisk()).toEqual({ version: 1, data: ['three'] });
    expect(await onDisk('list.json.bak')).toEqual({ version: 1, data: ['one'] });
  });

  it('keeps every file that it moved aside, also where the clock was set back between them', async () => {
    await mkdir(path.dirname(file()), { recursive: true });
    for (const text of ['first', 'second', 'third']) {
      await writeFile(file(), text);
      await open().load();
    }
    const kept = ['corrupt-42', 'corrupt-42-2', 'corrupt-42-3'].map((name) => readFile(`${file()}.${name}`, 'utf8'));
    expect(await Promise.all(kept)).toEqual(['first', 'second', 'third']);
  });

  it('leaves a newer version’s file alone, also when asked to write', async () => {
    await mkdir(path.dirname(file()), { recursive: true });
    const text = '{"version":7,"data":{"new":true}}';
    await writeFile(file(), text);
    const store = open();
    expect(await store.load()).toEqual([]);
    const error = { code: 'file-newer', params: { file: 'list.json' } };
    expect(notices).toEqual([error]);
    expect(await store.set(['mine'])).toEqual({ ok: false, error });
    expect(store.value).toEqual(['mine']);
    expect(await readFile(file(), 'utf8')).toBe(text);
  });

  it('does not replace a file that it can not read', async () => {
    await mkdir(file(), { recursive: true }); // a folder in its place: EISDIR, also for root
    const store = open();
    await store.load();
    const error = { code: 'file-write-failed', params: { file: 'list.json', reason: 'EISDIR' } };
    expect(notices).toEqual([error]);
    expect(await store.set(['mine'])).toEqual({ ok: false, error });
  });

  it('keeps in memory what it could not write, and writes it with the next change', async () => {
    await writeFile(path.join(folder, 'deep'), 'a file where the folder belongs');
    const store = open();
    const failed = await store.set(['a']);
    expect(failed).toMatchObject({ ok: false, error: { code: 'file-write-failed', params: { file: 'list.json' } } });
    expect(store.value).toEqual(['a']);
    await rm(path.join(folder, 'deep'));
    expect(await store.set([...store.value, 'b'])).toMatchObject({ ok: true });
    expect(await onDisk()).toEqual({ version: 1, data: ['a', 'b'] });
  });

  it('is readable by its owner only', async () => {
    await open().set(['a']);
    expect((await stat(file())).mode & 0o077).toBe(0);
  });
});
