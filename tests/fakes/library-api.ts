import { bookmarkStep } from '../../main/stores/bookmark-step.ts';
import { automatic } from '../../shared/console.ts';
import { newVmBookmark, type BookmarkBook, type BookmarkEdit, type VmBookmark } from '../../shared/bookmark.ts';
import type { ImportPlan } from '../../shared/bookmark-import.ts';
import { editBook } from '../../shared/bookmark-tree.ts';
import { signInNameOf, type CloudDraft, type CloudView } from '../../shared/cloud.ts';
import { fail, ok, type AppError, type Result } from '../../shared/errors.ts';
import { languageOf } from '../../shared/language.ts';
import type { AppLook, AppStart, LibraryApi, LibraryPushes, LibraryRequests } from '../../shared/ipc.ts';
import { noPolicy, type PolicyView } from '../../shared/policy.ts';
import type { LogLine } from '../../shared/support.ts';
import { idleDoctor } from '../../shared/doctor.ts';
import { defaultSettings, type Settings } from '../../shared/settings.ts';
import { defaultArrangement } from '../../shared/arrangement.ts';
import type { Thumbnail, Vm, VmPlace } from '../../shared/vm.ts';

type Name = keyof LibraryRequests;
type Arguments = { readonly [N in Name]: Parameters<LibraryRequests[N]>[0] };

/** What the fake starts with; the rest is an empty app in English, light. */
export type FakeStart = Partial<AppStart>;

/**
 * The main process in memory, inside the page. Requests work as promised by the contract, unless a test has queued
 * something hostile with `next`: an error, an answer that never comes, a broken promise.
 */
export class FakeLibrary implements LibraryApi {
  readonly calls: { readonly name: Name; readonly argument: unknown }[] = [];
  private readonly listeners = new Map<string, Set<(payload: never) => void>>();
  private readonly queued = new Map<Name, (AppError | 'never' | 'throw')[]>();
  private readonly handlers: { readonly [N in Name]: (argument: Arguments[N]) => Result<unknown> };
  private state: AppStart;
  /** What files that are dropped on the window offer. */
  plan: ImportPlan = { id: 'plan', items: [], clouds: [], remarks: [] };
  private before: BookmarkBook | null = null;
  /** What `thumbnails.read` answers from. */
  thumbnails: readonly Thumbnail[] = [];

  constructor(start: FakeStart = {}) {
    this.state = { ...emptyStart(), ...start };
    this.handlers = this.makeHandlers();
  }

  readonly request: LibraryApi['request'] = async (name, ...args) => {
    const argument: unknown = args[0];
    this.calls.push({ name, argument });
    const hostile = this.queued.get(name)?.shift();
    if (hostile === 'throw') throw new Error('the channel broke');
    if (hostile === 'never') return new Promise<never>(() => {});
    const answer = hostile
      ? fail(hostile.code, hostile.params, hostile.server)
      : this.handlers[name](argument as never);
    return answer as never;
  };

  readonly on: LibraryApi['on'] = (name, listener) => {
    const known = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, known.add(listener));
    return () => known.delete(listener);
  };

  /** Queues what the next request of this name meets. */
  next(name: Name, what: AppError | 'never' | 'throw'): void {
    this.queued.set(name, [...(this.queued.get(name) ?? []), what]);
  }

  push<N extends keyof LibraryPushes>(name: N, payload: LibraryPushes[N]): void {
    for (const listener of this.listeners.get(name) ?? []) (listener as (value: typeof payload) => void)(payload);
  }

  /** `count` VMs of one cloud, always the same ones. */
  pushVms(cloudId: string, count: number, phase: 'loading' | 'ready' = 'ready', total = count): void {
    this.push('vms.changed', { cloudId, phase, total, vms: manyVms(count) });
  }

  private makeHandlers(): FakeLibrary['handlers'] {
    const done = () => ok();
    return {
      'app.start': () => ok(this.state),
      'app.do': done,
      'clouds.add': ({ draft }) => this.setCloud(addedCloud(draft)),
      'clouds.cancelAdd': done,
      'clouds.captcha': () => ok({ uuid: 'captcha-1', image: tinyPng }),
      'clouds.projects': () => ok([{ name: '研发', description: '' }]),
      'clouds.enterProject': ({ cloudId, project }) =>
        this.changeSaved(cloudId, { ...(project !== undefined && { project }) }),
      'clouds.forgetPassword': ({ cloudId }) => this.changeCloud(cloudId, { remembered: false }),
      'clouds.signOutEverywhere': () => {
        this.setClouds(this.state.clouds.map((view) => ({ ...view, signIn: { kind: 'signed-out' } })));
        return ok(this.state.clouds);
      },
      'clouds.signIn': ({ cloudId, remember }) =>
        this.changeCloud(cloudId, { signIn: { kind: 'signed-in', version: '4.8.24' }, remembered: remember }),
      'clouds.signOut': ({ cloudId, forget }) =>
        this.changeCloud(cloudId, { signIn: { kind: 'signed-out' }, ...(forget && { remembered: false }) }),
      'clouds.remove': ({ cloudId }) => {
        this.setClouds(this.state.clouds.filter(({ cloud }) => cloud.id !== cloudId));
        return ok();
      },
      'clouds.trust': ({ cloudId, trust }) => this.changeSaved(cloudId, { trust }),
      'clouds.allowPlaintextProxy': ({ cloudId, allow }) => this.changeSaved(cloudId, { plaintextProxy: allow }),
      'vms.refresh': done,
      'vms.watch': done,
      'vms.arrange': (arrangement) => {
        this.state = { ...this.state, arrangement };
        return ok();
      },
      'thumbnails.read': (places) => ({
        ok: true,
        value: this.thumbnails.filter((known) => places.some((place) => samePlace(place, known))),
      }),
      'thumbnails.scaled': done,
      'console.prepare': done,
      'console.open': () => ok({ sessionId: 'session-1' }),
      'bookmarks.edit': (edit) => {
        const { bookmarks, folders } = this.state;
        const edited = editBook({ bookmarks, folders }, edit);
        if (edited.ok) this.setBook(edited.value, { bookmarks, folders }, edit);
        return edited;
      },
      'bookmarks.undo': () => {
        if (this.before) this.setBook(this.before, null);
        return ok();
      },
      'bookmarks.redo': done,
      'bookmarks.chooseImport': () => fail('cancelled'),
      'bookmarks.readImport': () => ok(this.plan),
      'bookmarks.import': done,
      'bookmarks.export': () => ok({ file: 'bookmarks.json', count: this.state.bookmarks.length }),
      'bookmarks.exportVv': () => ok({ file: 'console.vv', count: 1 }),
      'vmJobs.run': done,
      'vmJobs.list': () => ok([]),
      'vmFacts.get': ({ vmUuid }) =>
        ok({ name: vmUuid, state: 'Running', platform: 'Linux', drives: [], consolePassword: 'none' }),
      'isoImages.list': () => ok([]),
      'vmJobs.cancel': done,
      'links.answer': () => {
        this.state = { ...this.state, asked: null };
        this.push('links.asked', null);
        return ok();
      },
      'links.openText': done,
      'links.forgetCertificates': done,
      'settings.change': (change) => this.setSettings({ ...this.state.look.settings, ...change }),
      'settings.reset': ({ keys }) => {
        const { settings, policy } = this.state.look;
        const reset = Object.fromEntries(keys.map((key) => [key, policy.defaults[key]]));
        return this.setSettings({ ...settings, ...reset });
      },
      'updates.check': done,
      'updates.download': done,
      'updates.cancel': done,
      'updates.restart': done,
      'doctor.start': done,
      'doctor.cancel': done,
      'doctor.report': () => ok({ text: 'report' }),
      'log.read': ({ after }) => ok({ lines: after ? [] : logLines, position: { file: '1', offset: 1 }, cut: false }),
      'log.openFolder': done,
      'bundle.preview': () => ok([{ name: 'settings.json', bytes: 12, text: '{ "a": 1 }' }]),
      'bundle.save': () => ok({ path: '/home/me/report.tar.gz' }),
      'notices.dismiss': ({ id }) => {
        const notices = this.state.notices.filter((notice) => notice.id !== id);
        this.state = { ...this.state, notices };
        this.push('notices.changed', notices);
        return ok();
      },
    };
  }

  private setClouds(clouds: readonly CloudView[]): void {
    this.state = { ...this.state, clouds };
    this.push('clouds.changed', clouds);
  }

  private setCloud(view: CloudView): Result<CloudView> {
    this.setClouds([...this.state.clouds, view]);
    return ok(view);
  }

  private changeCloud(cloudId: string, change: Partial<CloudView>): Result<CloudView> {
    const old = this.state.clouds.find(({ cloud }) => cloud.id === cloudId);
    if (!old) return fail('cloud-not-found');
    const changed = { ...old, ...change };
    this.setClouds(this.state.clouds.map((view) => (view === old ? changed : view)));
    return ok(changed);
  }

  private changeSaved(cloudId: string, change: Partial<CloudView['cloud']>): Result<CloudView> {
    const old = this.state.clouds.find(({ cloud }) => cloud.id === cloudId);
    return this.changeCloud(cloudId, old ? { cloud: { ...old.cloud, ...change } } : {});
  }

  private setBook(book: BookmarkBook, before: BookmarkBook | null, edit?: BookmarkEdit): void {
    this.before = before;
    const step = before && edit ? bookmarkStep(`step-${this.calls.length}`, before, edit) : null;
    const state = { ...book, bookmarkHistory: { undo: step, redo: null } };
    this.state = { ...this.state, ...state };
    this.push('bookmarks.changed', state);
  }

  private setSettings(settings: Settings): Result<Settings> {
    this.state = { ...this.state, look: lookFor(settings, this.state.look.policy) };
    this.push('settings.changed', this.state.look);
    return ok(settings);
  }
}

/** Puts a fake into `window.zstack`, and into `window.fake` for the test to steer. @public (called in the page) */
export function install(start: FakeStart): void {
  const fake = new FakeLibrary(start);
  Object.assign(window, { zstack: { request: fake.request, on: fake.on }, fake });
}

export function lookFor(settings: Settings, policy: PolicyView = noPolicy): AppLook {
  const language = settings.language === 'system' ? languageOf('en-US') : settings.language;
  return { settings, language, dark: settings.theme === 'dark', policy };
}

/** A cloud that is signed in, unless `more` says otherwise. */
export function cloudView(id: string, name: string, more: Partial<CloudView> = {}): CloudView {
  const saved = { plaintextProxy: false, proxyViaApiHost: false, pins: [], trust: { kind: 'system' } } as const;
  const signIn = { type: 'account', account: 'admin' } as const;
  const cloud = { id, name, baseUrl: `https://${id}.example.com/zstack`, ...signIn, ...saved };
  return { cloud, signIn: { kind: 'signed-in', version: '4.8.24' }, remembered: true, ...more };
}

export function vm(name: string, more: Partial<Vm> = {}): Vm {
  return {
    uuid: `uuid-of-${name}`,
    name,
    description: '',
    state: 'Running',
    platform: 'Linux',
    guestOs: 'CentOS 7',
    addresses: ['172.16.4.17'],
    cpuCount: 4,
    memoryBytes: 8 * 2 ** 30,
    tags: [],
    ...more,
  };
}

export function bookmark(cloudId: string, vmName: string, name = vmName): VmBookmark {
  const vmUuid = `uuid-of-${vmName}`;
  return { ...newVmBookmark(`mark-${name}`, { cloudId, vmUuid, name }, automatic), vmName };
}

function samePlace(one: VmPlace, other: VmPlace): boolean {
  return one.cloudId === other.cloudId && one.vmUuid === other.vmUuid;
}

function manyVms(count: number): readonly Vm[] {
  return Array.from({ length: count }, (_, index) =>
    vm(`node-${index + 1}`, {
      state: index % 7 === 3 ? 'Stopped' : 'Running',
      platform: index % 5 === 0 ? 'Windows' : 'Linux',
      addresses: [`10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`],
      description: index % 3 === 0 ? `rack ${index % 40}` : '',
    }),
  );
}

const tinyPng = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

function addedCloud({ address, name, remember, ...draft }: CloudDraft): CloudView {
  const view = cloudView(`added-${address}`, name ?? address, { remembered: remember });
  return { ...view, cloud: { ...view.cloud, ...signInNameOf(draft) } };
}

const logLines: readonly LogLine[] = Array.from({ length: 300 }, (_, index) => ({
  time: '2026-11-21T07:00:00.000Z',
  level: index % 10 === 0 ? 'error' : 'info',
  text: `app: line ${index}`,
}));

function emptyStart(): AppStart {
  return {
    version: '0.1.0',
    runtime: 'Electron 45.4.1, Chromium 150',
    platform: 'linux',
    doctor: idleDoctor,
    look: lookFor({ ...defaultSettings, theme: 'light' }),
    keychain: null,
    clouds: [],
    vms: [],
    arrangement: defaultArrangement,
    bookmarks: [],
    folders: [],
    bookmarkHistory: { undo: null, redo: null },
    recents: [],
    consoles: [],
    notices: [],
    updates: { kind: 'current', checkedAt: null },
    asked: null,
    wish: null,
  };
}
