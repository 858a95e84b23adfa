import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SettingsStore } from '../../../../main/stores/settings-store.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { freeRules, type Policy } from '../../../../shared/policy.ts';
import { defaultSettings, type Settings } from '../../../../shared/settings.ts';

describe('SettingsStore', () => {
  let folder: string;
  let file: string;
  let notices: AppError[];
  const open = async (): Promise<SettingsStore> => {
    const store = new SettingsStore({ file, onNotice: (error) => notices.push(error) });
    await store.load();
    return store;
  };
  const stored = async (): Promise<unknown> => JSON.parse(await readFile(file, 'utf8'));
  const write = async (value: unknown): Promise<void> => {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify(value));
  };
  const policy = (part: Partial<Policy>): Policy => ({ locked: {}, defaults: {}, rules: freeRules, ...part });

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'settings-store-'));
    file = path.join(folder, 'profile', 'settings.json');
    notices = [];
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('keeps only what differs from its default', async () => {
    const store = await open();
    await store.change({ theme: 'dark', closeToTray: true });
    expect(await stored()).toEqual({ version: 2, data: { theme: 'dark' } });
    await store.change({ theme: 'system' });
    expect(await stored()).toEqual({ version: 2, data: {} });
  });

  it('takes a file of version 1 over', async () => {
    await write({ version: 1, data: { language: 'zh-CN', theme: 'system', closeToTray: false } });
    const store = await open();
    expect(store.value).toEqual({ ...defaultSettings, language: 'zh-CN', closeToTray: false });
    await store.change({ statistics: true });
    expect(await stored()).toEqual({ version: 2, data: { language: 'zh-CN', closeToTray: false, statistics: true } });
    expect(notices).toEqual([]);
  });

  it('reads a file with settings of a later version, and leaves a later file alone', async () => {
    await write({ version: 2, data: { theme: 'dark', teleport: true } });
    expect((await open()).value.theme).toBe('dark');
    await write({ version: 3, data: {} });
    const store = await open();
    expect(notices.map(({ code }) => code)).toEqual(['file-newer']);
    expect(await store.change({ theme: 'dark' })).toMatchObject({ ok: false, error: { code: 'file-newer' } });
    expect(await stored()).toEqual({ version: 3, data: {} });
  });

  it('moves a file with a value that nobody could choose aside', async () => {
    await write({ version: 2, data: { typingPaceMs: -1 } });
    expect((await open()).value).toEqual(defaultSettings);
    expect(notices.map(({ code }) => code)).toEqual(['file-corrupt']);
  });

  it('lets a locked setting be changed by nobody, and brings the old choice back when the lock goes', async () => {
    await write({ version: 2, data: { clipboard: 'from-guest' } });
    const store = await open();
    const seen: Settings['clipboard'][] = [];
    store.onChange(({ clipboard }) => seen.push(clipboard));
    store.setPolicy(policy({ locked: { clipboard: 'off' } }));
    expect(store.value.clipboard).toBe('off');
    const refused = { ok: false, error: { code: 'setting-locked', params: { setting: 'clipboard' } } };
    expect(await store.change({ theme: 'dark', clipboard: 'both' })).toEqual(refused);
    expect(await store.reset(['clipboard'])).toEqual(refused);
    expect(store.value).toEqual({ ...defaultSettings, clipboard: 'off' });
    await store.change({ theme: 'dark' });
    expect(await stored()).toEqual({ version: 2, data: { clipboard: 'from-guest', theme: 'dark' } });
    store.setPolicy(policy({}));
    expect(seen).toEqual(['off', 'off', 'from-guest']);
  });

  it('falls back to the administrator’s default, until somebody chooses', async () => {
    const store = await open();
    store.setPolicy(policy({ defaults: { theme: 'dark' } }));
    expect(store.value.theme).toBe('dark');
    await store.change({ theme: 'system' });
    expect(store.value.theme).toBe('system');
    expect(await stored()).toEqual({ version: 2, data: { theme: 'system' } });
    await store.reset(['theme']);
    expect(store.value.theme).toBe('dark');
  });
});
