import { newVmBookmark } from '../../../../shared/bookmark.ts';
import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { trayIconFile } from '../../../../main/shell/icons.ts';
import { menuTemplate, type Platform } from '../../../../main/shell/menu-template.ts';
import { effectiveLanguage, systemLanguage } from '../../../../main/shell/system-language.ts';
import { jumpList } from '../../../../main/shell/jump-list.ts';
import { createRunningVms } from '../../../../main/shell/running-vms.ts';
import {
  dockTemplate,
  trayTemplate,
  trayTooltip,
  type TrayActions,
  type TrayState,
} from '../../../../main/shell/tray-template.ts';
import { consoleTitle } from '../../../../main/windows/title.ts';
import type { CloudView } from '../../../../shared/cloud.ts';
import { automatic, type ConsoleState } from '../../../../shared/console.ts';
import type { Vm } from '../../../../shared/vm.ts';
import { translator } from '../../../../shared/i18n/index.ts';
import { appDeeds } from '../../../../shared/ipc/app.ts';

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

const cloudView = (id: string, signIn: CloudView['signIn']): CloudView => ({
  cloud: {
    id,
    name: `cloud ${id}`,
    baseUrl: 'http://10.0.0.1:8080/zstack',
    type: 'account',
    account: 'admin',
    trust: { kind: 'system' },
    pins: [],
    plaintextProxy: false,
    proxyViaApiHost: false,
  },
  signIn,
  remembered: false,
});
const signedIn = { kind: 'signed-in' } as const;

type Made = ReturnType<typeof trayTemplate>;

function noting() {
  const clicked: string[] = [];
  const note = (what: string) => (each?: string | { vmUuid: string }) =>
    void clicked.push([what, typeof each === 'object' ? each.vmUuid : each].join(' ').trim());
  const actions: TrayActions = {
    showConsole: note('console'),
    openVm: note('vm'),
    openBookmark: note('bookmark'),
    showLibrary: () => void clicked.push('library'),
    showPalette: () => void clicked.push('palette'),
    showCloud: note('cloud'),
    signIn: note('sign in'),
    signOutAll: () => void clicked.push('sign out'),
    quit: () => void clicked.push('quit'),
  };
  return { clicked, actions };
}

const nothing: TrayState = {
  bookmarks: [],
  recents: [],
  consoles: [],
  clouds: [],
  running: () => ({ count: 0, first: [] }),
  stateOf: () => undefined,
};

function tray(state: Partial<TrayState>, t = en) {
  const { clicked, actions } = noting();
  const items = trayTemplate({ ...nothing, ...state }, actions, t);
  return { items, clicked, labels: labelsOf(items) };
}

const labelsOf = (items: Made): string[] => items.map((each) => each.label ?? '-');
const below = (item: MenuItemConstructorOptions | undefined): Made => (item?.submenu ?? []) as Made;
const click = (item: MenuItemConstructorOptions): void => (item.click as (() => void) | undefined)?.();
const tail = ['Open library', 'Find a VM or an action…', 'Quit'];

describe('trayTemplate', () => {
  it('shows open consoles, then recent VMs, then bookmarks, then library and quit', () => {
    const { labels } = tray({ bookmarks: [bookmark(3)], recents: [recent(1), recent(2)], consoles: [running(1)] });
    expect(labels).toEqual([
      ...['Open consoles', 'vm-1 (connecting)', '-'],
      ...['Recent VMs', 'vm-2', '-'],
      ...['Bookmarks', 'book-3', '-'],
      ...tail,
    ]);
  });

  it('does what was clicked', () => {
    const { items, clicked } = tray({ bookmarks: [bookmark(3)], recents: [recent(2)], consoles: [running(1)] });
    items.forEach(click);
    expect(clicked).toEqual(['console s1', 'vm v2', 'bookmark b3', 'library', 'palette', 'quit']);
  });

  it('puts the pinned bookmarks in the open and the others behind them', () => {
    const { items, labels } = tray({ bookmarks: [bookmark(1), { ...bookmark(2), pinned: true }] });
    expect(labels.slice(0, 3)).toEqual(['Pinned', 'book-2', 'Bookmarks']);
    expect(labelsOf(below(items[2]))).toEqual(['book-1']);
  });

  it('says how a VM stands that does not run', () => {
    const stateOf = ({ vmUuid }: { vmUuid: string }) => (vmUuid === 'v3' ? 'Stopped' : undefined);
    const { labels } = tray({ bookmarks: [bookmark(3), bookmark(4)], recents: [recent(3)], stateOf });
    expect(labels).toEqual(expect.arrayContaining(['vm-3 (Stopped)', 'book-3 (Stopped)', 'book-4']));
  });

  it('has the running VMs of each cloud, the first of many, and says where a sign-in is needed', () => {
    const clouds = [
      cloudView('a', signedIn),
      cloudView('b', { kind: 'signed-out' }),
      cloudView('c', { kind: 'signing-in' }),
      cloudView('d', { kind: 'failed', error: { code: 'auth-failed', params: {} } }),
    ];
    const first = [{ uuid: 'x', name: 'R&D' }];
    const { items, labels, clicked } = tray({ clouds, running: () => ({ count: 300, first }) });
    expect(labels.slice(3, 8)).toEqual([
      ...['Clouds', 'cloud a (300 running)', 'Sign in to cloud b…', 'Signing in to cloud c…', 'Sign in to cloud d…'],
    ]);
    expect(labels.at(-2)).toBe('Sign out everywhere');
    const submenu = below(items[4]);
    expect(labelsOf(submenu)).toEqual(['R&&D', '-', 'More…']);
    submenu.forEach(click);
    items.slice(4, 8).forEach(click);
    expect(clicked).toEqual(['vm x', 'cloud a', 'sign in b', 'sign in d']);
  });

  it('says when nothing runs in a cloud', () => {
    const { items } = tray({ clouds: [cloudView('a', signedIn)] });
    expect(labelsOf(below(items[4]))).toEqual(['No VM is running', '-', 'Show in library']);
  });

  it('says so when there is no bookmark, and greys it', () => {
    const { items, labels } = tray({});
    expect(labels).toEqual(['Bookmarks', 'No bookmarks yet', '-', ...tail]);
    expect(items[1]?.enabled).toBe(false);
  });

  it('keeps an ampersand in a name, cuts a long one, and stays short', () => {
    const many = Array.from({ length: 50 }, (_, n) => ({ ...bookmark(n), name: `R&D ${n} ${'x'.repeat(n * 4)}` }));
    const { labels } = tray({ bookmarks: many, recents: Array.from({ length: 20 }, (_, n) => recent(n + 100)) });
    expect(labels).toContain('R&&D 0');
    expect(labels.every((label) => label.length <= 62)).toBe(true);
    expect(labels).toContain('More…');
    expect(labels.length).toBe(1 + 5 + 1 + 1 + 20 + 1 + 1 + 3);
  });

  it('speaks Chinese', () => {
    expect(tray({ consoles: [running(1)] }, zh).labels).toContain('vm-1（正在连接）');
    expect(trayTooltip({ consoles: [running(1)] }, en)).toBe('ZStack Console – 1 console open');
  });
});

describe('dockTemplate', () => {
  it('has what macOS does not list by itself', () => {
    const items = dockTemplate({ ...nothing, consoles: [running(1)], recents: [recent(2)] }, noting().actions, en);
    expect(labelsOf(items)).not.toContain('vm-1 (connecting)');
    expect(labelsOf(items)).toEqual(expect.arrayContaining(['vm-2', 'Find a VM or an action…']));
  });
});

describe('jumpList', () => {
  const launch = { program: 'C:\\Program Files\\ZStack Console\\zstack-console.exe', args: ['C:\\my "app\\'] };

  it('starts what the app understands, and quotes what is not ours', () => {
    const [recents, tasks] = jumpList([recent(1), { ...recent(2), vmUuid: '" --evil' }], launch, en);
    expect(recents?.items).toMatchObject([
      { title: 'vm-1', args: '"C:\\my \\"app\\\\" --open=c/v1', program: launch.program },
    ]);
    expect(tasks?.items?.map((item) => item.args)).toEqual(['"C:\\my \\"app\\\\" --palette', '"C:\\my \\"app\\\\"']);
  });
});

describe('createRunningVms', () => {
  it('counts all, takes the first by name, and goes through a list once', () => {
    const vms = Array.from({ length: 20_000 }, (_, n) => ({
      ...({ uuid: `v${n}`, state: n % 2 === 0 ? 'Running' : 'Stopped' } as Vm),
      name: `vm-${(n * 7919) % 20_000}`,
    }));
    const of = createRunningVms(20);
    const found = of(vms);
    expect(found.count).toBe(10_000);
    const sorted = vms
      .filter(({ state }) => state === 'Running')
      .map(({ name }) => name)
      .sort(new Intl.Collator(undefined, { numeric: true }).compare);
    expect(found.first.map(({ name }) => name)).toEqual(sorted.slice(0, 20));
    expect(of(vms)).toBe(found);
    expect(of(undefined)).toEqual({ count: 0, first: [] });
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

describe('the palette', () => {
  /** Text in a field, and what belongs to macOS: other apps, and the green button. */
  const systems = ['services', 'hide', 'hideOthers', 'unhide', 'front', 'zoom'];
  const others = ['undo', 'redo', 'cut', 'copy', 'paste', 'selectAll', ...systems];

  it.each(['linux', 'win32', 'darwin'] as const)('can do all that the menu on %s can', (platform) => {
    const ids = menuTemplate(platform, { showLibrary: () => undefined, quit: () => undefined }, en)
      .flatMap((menu) => menu.submenu as MenuItemConstructorOptions[])
      .filter(({ type, role }) => type !== 'separator' && !others.includes(role ?? ''))
      .map(({ id, role, label }) => id ?? role ?? label);
    expect(ids.filter((id) => id !== 'library').sort()).toEqual([...appDeeds].sort());
  });

  it('can do all that the tray can besides opening VMs, bookmarks and clouds', () => {
    const { items } = tray({ clouds: [cloudView('c', signedIn)], bookmarks: [bookmark(1)] });
    const own = items.flatMap(({ id }) => (id === undefined || id.includes(':') ? [] : [id]));
    expect(own).toEqual(['library', 'palette', 'sign-out-all', 'quit']);
    expect(appDeeds).toContain('quit'); // signing out everywhere: tests/integration/palette-page.test.ts
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
    expect(trayIconFile('darwin')).toMatch(/trayTemplate\.png$/);
    expect(trayIconFile('linux')).toMatch(/trayPanel\.png$/);
  });

  it('titles a console by its VM and state', () => {
    expect(consoleTitle(running(1), en)).toBe('vm-1 – connecting – ZStack Console');
    expect(consoleTitle({ ...running(1), vmName: '' }, en)).toBe('v1 – connecting – ZStack Console');
  });
});
