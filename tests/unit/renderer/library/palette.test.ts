import { describe, expect, it, vi } from 'vitest';
import { newVmBookmark } from '../../../../shared/bookmark.ts';
import { automatic } from '../../../../shared/console.ts';
import { machineKey, type Machine } from '../../../../renderer/library/model/machines.ts';
import {
  mostEntries,
  paletteEntries,
  type PaletteSource,
} from '../../../../renderer/library/palette/palette-entries.ts';
import { rankText } from '../../../../renderer/library/palette/rank.ts';

const machine = (name: string, more = ''): Machine => {
  const place = { cloudId: 'c', vmUuid: `uuid of ${name}` };
  const nameText = `${name} ${more}`.trim().toLowerCase();
  return { ...place, key: machineKey(place), name, cloudName: 'cloud', nameText, haystack: nameText } as Machine;
};
const action = (id: string, words: string) => {
  return { id, icon: 'gear' as const, label: words, words: words.toLowerCase(), run: vi.fn() };
};

function source(machines: readonly Machine[], more: Partial<PaletteSource> = {}): PaletteSource {
  const find = (query: string) => machines.filter(({ haystack }) => haystack.includes(query));
  return { machines, find, recents: [], bookmarks: [], actions: [], ...more };
}

const names = (all: PaletteSource, query: string) =>
  paletteEntries(all, query).map((entry) => {
    if (entry.kind === 'vm') return entry.machine.name;
    return entry.kind === 'action' ? `> ${entry.action.label}` : `* ${entry.bookmark.name}`;
  });

describe('rankText', () => {
  it('prefers the whole, then a beginning, a word’s beginning, a part, letters in order', () => {
    const ranks = ['web', 'web-01', 'my-web', 'cobweb', 'w-e-b'].map((text) => rankText(text, 'web'));
    expect(ranks).toEqual([...ranks].sort((a, b) => b - a));
    expect(new Set(ranks).size).toBe(5);
    expect(rankText('db', 'web')).toBe(0);
    expect(rankText('cobweb web', 'web')).toBe(rankText('my web', 'web'));
  });
});

describe('paletteEntries', () => {
  it('lists the best first, whatever the order of the clouds', () => {
    const machines = ['cobweb', 'my-web', 'web-01', 'web', 'w-e-b'].map((name) => machine(name));
    expect(names(source(machines), 'WEB ')).toEqual(['web', 'web-01', 'my-web', 'cobweb', 'w-e-b']);
  });

  it('puts a recent one before another of its kind', () => {
    const machines = [machine('web-01'), machine('web-02')];
    const recents = machines.slice(1);
    expect(names(source(machines, { recents }), 'web')).toEqual(['web-02', 'web-01']);
  });

  it('finds a Chinese name by its pinyin', () => {
    expect(names(source([machine('财务'), machine('数据库', 'sjk')]), 'sjk')).toEqual(['数据库']);
  });

  it('finds what is only recent: a VM of a cloud that is signed out', () => {
    expect(names(source([], { recents: [machine('web')] }), 'we')).toEqual(['web']);
  });

  it('finds actions by any of their words, and bookmarks by the person’s own name, each once', () => {
    const web = machine('web');
    const twin = newVmBookmark('b1', { ...web, name: 'web' }, automatic);
    const other = newVmBookmark('b2', { ...web, name: 'shop' }, automatic);
    const all = source([web], { bookmarks: [twin, other], actions: [action('settings', '设置\nSettings')] });
    expect(names(all, 'web')).toHaveLength(1);
    expect(names(all, 'shop')).toEqual(['* shop']);
    expect(names(all, 'sett')).toEqual(['> 设置\nSettings']);
  });

  it('shows recent ones, pinned bookmarks and actions before anything is typed', () => {
    const recents = Array.from({ length: 20 }, (_, n) => machine(`vm-${n}`));
    const pinned = { ...newVmBookmark('b', { ...machine('x'), name: 'shop' }, automatic), pinned: true };
    const all = source([], {
      recents,
      bookmarks: [{ ...pinned, id: 'b2', pinned: false }, pinned],
      actions: [action('a', 'A')],
    });
    expect(names(all, '')).toEqual([...recents.slice(0, 8).map(({ name }) => name), '* shop', '> A']);
  });

  it('is bounded and quick with 20,000 VMs', () => {
    const machines = Array.from({ length: 20_000 }, (_, n) => machine(`web-${n} prod`));
    const all = source(machines);
    const startedAt = performance.now();
    for (const query of ['w', 'we', 'web-1', 'wp', 'zzzz'])
      expect(names(all, query).length).toBeLessThanOrEqual(mostEntries);
    expect(performance.now() - startedAt).toBeLessThan(2_000); // five searches; a busy machine
    expect(names(all, 'web-19999')[0]).toBe('web-19999 prod');
  });
});
