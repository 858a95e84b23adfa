import { newVmBookmark } from '../../../../shared/bookmark.ts';
import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { trayIconFile } from '../../../../main/shell/icons.ts';
import { menuTemplate, type Platform } from '../../../../main/shell/menu-template.ts';
import { effectiveLanguage, systemLanguage } from '../../../../main/shell/system-language.ts';
import { trayTemplate, trayTooltip, type TrayActions, type TrayState } from '../../../../main/shell/tray-template.ts';
import { consoleTitle } from '../../../../main/windows/title.ts';
import { automatic, type ConsoleState } from '../../../../shared/console.ts';
import { translator } from '../../../../shared/i18n/index.ts';

const en = translator('en', 'shell');
const zh = translator('zh-CN', 'shell');
const vm = (n: number) => ({ cloudId: 'c', vmUuid: `v${n}`, vmName: `vm-${n}` });
const bookmark = (n: number) => ({
  ...newVmBookmark(`b${n}`, { ...vm(n), name: `book-${n}` }, automatic),
  vmName: vm(n).vmName,
});
const recent = (n: number) => ({ ...vm(n), openedAt: 100 - n });
const running = (n: number): ConsoleState => ({
  ...vm(n),
  sessionId: `s${n}`,
  cloudName: 'cloud',
  preference: automatic,
  attempt: 1,
  phase: { kind: 'connecting' },
  steps: [],
});

function tray(state: Partial<TrayState>, t = en) {
  const clicked: string[] = [];
  const note = (what: string) => (each: { vmName: string } | string) =>
    void clicked.push(`${what} ${typeof each === 'string' ? each : each.vmName}`);
  const actions: TrayActions = {
    showConsole: note('console'),
    openRecent: note('recent'),
    openBookmark: note('bookmark'),
    showLibrary: () => void clicked.push('library'),
    quit: () => void clicked.push('quit'),
  };
  const items = trayTemplate({ bookmarks: [], recents: [], consoles: [], ...state }, actions, t);
  return { items, clicked, labels: items.map((each) => each.label ?? '-') };
}

const click = (item: MenuItemConstructorOptions): void => (item.click as (() => void) | undefined)?.();

describe('trayTemplate', () => {
  it('shows open consoles, then recent VMs, then bookmarks, then library and quit', () => {
    const { labels } = tray({ bookmarks: [bookmark(3)], recents: [recent(1), recent(2)], consoles: [running(1)] });
    expect(labels).toEqual([
      ...['Open consoles', 'vm-1 (connecting)', '-'],
      ...['Recent VMs', 'vm-2', '-'],
      ...['Bookmarks', 'book-3', '-'],
      ...['Open library', 'Quit'],
    ]);
  });

  it('does what was clicked', () => {
    const { items, clicked } = tray({ bookmarks: [bookmark(3)], recents: [recent(2)], consoles: [running(1)] });
    items.forEach(click);
    expect(clicked).toEqual(['console s1', 'recent vm-2', 'bookmark vm-3', 'library', 'quit']);
  });

  it('says so when there is no bookmark, and greys it', () => {
    const { items, labels } = tray({});
    expect(labels).toEqual(['Bookmarks', 'No bookmarks yet', '-', 'Open library', 'Quit']);
    expect(items[1]?.enabled).toBe(false);
  });

  it('keeps an ampersand in a name, and stays short', () => {
    const many = Array.from({ length: 50 }, (_, n) => ({ ...bookmark(n), name: `R&D ${n}` }));
    const { labels } = tray({ bookmarks: many, recents: Array.from({ length: 20 }, (_, n) => recent(n + 100)) });
    expect(labels).toContain('R&&D 0');
    expect(labels.length).toBe(1 + 5 + 1 + 1 + 20 + 1 + 2);
  });

  it('speaks Chinese', () => {
    expect(tray({ consoles: [running(1)] }, zh).labels).toContain('vm-1（正在连接）');
    expect(trayTooltip({ bookmarks: [], recents: [], consoles: [running(1)] }, en)).toBe(
      'ZStack Console – 1 console open',
    );
  });
});

describe('menuTemplate', () => {
  const flat = (platform: Platform) => {
    const template = menuTemplate(platform, { showLibrary: () => undefined, quit: () => undefined }, en);
    return template.flatMap((menu) => menu.submenu as MenuItemConstructorOptions[]);
  };

  it.each(['linux', 'win32', 'darwin'] as const)('has every label, one quit and the clipboard on %s', (platform) => {
    const items = flat(platform).filter((each) => each.type !== 'separator');
    expect(items.filter((each) => !each.label)).toEqual([]);
    expect(items.filter((each) => each.id === 'quit')).toHaveLength(1);
    expect(items.map((each) => each.role)).toEqual(expect.arrayContaining(['cut', 'copy', 'paste', 'about']));
  });

  it('follows each system’s keys', () => {
    const keys = (platform: Platform) => flat(platform).map((each) => each.accelerator);
    expect(keys('darwin')).toContain('Control+Command+F');
    expect(keys('darwin')).toContain('Command+Q');
    expect(keys('linux')).toContain('F11');
    expect(keys('win32')).toContain('Ctrl+Q');
  });

  it('puts the application menu first on macOS only', () => {
    const first = (platform: Platform) =>
      menuTemplate(platform, { showLibrary: () => undefined, quit: () => undefined }, en)[0]?.label;
    expect([first('darwin'), first('linux'), first('win32')]).toEqual(['ZStack Console', 'File', 'File']);
  });
});

describe('system adapters', () => {
  it.each([
    ['linux', { LC_ALL: 'zh_CN.UTF-8', LANG: 'en_US.UTF-8' }, 'en', 'zh-CN'],
    ['linux', { LC_ALL: '', LC_MESSAGES: 'en_GB', LANG: 'zh_CN' }, 'zh', 'en'],
    ['linux', { LANG: 'zh_TW.UTF-8' }, 'en', 'zh-CN'],
    ['linux', { LANG: 'C.UTF-8' }, 'zh-CN', 'en'],
    ['linux', {}, 'zh-CN', 'zh-CN'],
    ['darwin', { LANG: 'zh_CN' }, 'en-US', 'en'],
    ['win32', {}, 'zh-Hans-CN', 'zh-CN'],
  ] as const)('finds the language on %s with %j and %s', (platform, env, locale, wanted) => {
    expect(systemLanguage({ platform, env, locale })).toBe(wanted);
  });

  it('prefers what the person chose', () => {
    expect(effectiveLanguage('en', 'zh-CN')).toBe('en');
    expect(effectiveLanguage('system', 'zh-CN')).toBe('zh-CN');
  });

  it('draws the tray for its panel', () => {
    expect(trayIconFile('darwin', true)).toMatch(/trayTemplate\.png$/);
    expect(trayIconFile('linux', true)).not.toBe(trayIconFile('linux', false));
  });

  it('titles a console by its VM and state', () => {
    expect(consoleTitle(running(1), en)).toBe('vm-1 – connecting – ZStack Console');
    expect(consoleTitle({ ...running(1), vmName: '' }, en)).toBe('v1 – connecting – ZStack Console');
  });
});
