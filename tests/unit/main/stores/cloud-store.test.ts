import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CloudStore } from '../../../../main/stores/cloud-store.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'clouds-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const common = {
  id: 'c1',
  name: 'Beijing',
  baseUrl: 'http://127.0.0.1:8080/zstack',
  trust: { kind: 'system' },
  pins: [],
  plaintextProxy: true,
  proxyViaApiHost: false,
} as const;

describe('CloudStore', () => {
  const open = (): CloudStore =>
    new CloudStore({
      file: path.join(folder, 'clouds.json'),
      onNotice: (error) => expect.fail(JSON.stringify(error)),
    });

  it('takes the clouds of version 1 for accounts', async () => {
    const old = { version: 1, data: [{ ...common, account: 'admin' }] };
    await writeFile(path.join(folder, 'clouds.json'), JSON.stringify(old));
    const store = open();
    expect(await store.load()).toEqual([{ ...common, type: 'account', account: 'admin' }]);
  });

  it('keeps who signs in and how', async () => {
    const store = open();
    await store.load();
    const saved = { ...common, type: 'iam2', account: 'zhang', project: '测试项目' } as const;
    expect(await store.save(saved)).toEqual({ ok: true, value: undefined });
    const text = await readFile(path.join(folder, 'clouds.json'), 'utf8');
    expect(JSON.parse(text)).toEqual({ version: 2, data: [saved] });
    const again = open();
    expect(await again.load()).toEqual([saved]);
  });
});
