import type { Protocol } from '../../shared/console.ts';
import type { ConsoleApi } from '../../shared/ipc.ts';
import { cleanPicture } from './clipboard/clean-picture.ts';
import { Clipboard, type ClipboardNews } from './clipboard/clipboard.ts';
import { ConsoleStore } from './console-store.ts';
import { Capture } from './keyboard/capture.ts';
import { tellLostReleases } from './keyboard/lost-releases.ts';
import { StickyKeys } from './keyboard/sticky-keys.ts';
import { HeadWindows } from './head-windows.ts';
import { Liveness } from './liveness.ts';
import { Observable } from './observable.ts';
import { SessionLink } from './session-link.ts';
import type { ConsoleParts } from './tools-context.tsx';
import { Typist } from './typing/typist.ts';
import type { Viewer } from './viewer.ts';
import { WindowSound } from './window-sound.ts';

/** Everything of a console window that lives as long as it does; the components draw it. */
export interface ConsoleWindowParts extends ConsoleParts {
  readonly store: ConsoleStore;
  readonly link: SessionLink;
  /** The last that the clipboard has to say; a new object each time. */
  readonly clipboardNews: Observable<ClipboardTold | null>;
}

/** What the clipboard had to say, and the limit that held then. */
interface ClipboardTold {
  readonly news: ClipboardNews;
  readonly mostMb: number;
}

export interface ConsolePartsDeps {
  readonly api: ConsoleApi;
  readonly loadViewer: (protocol: Protocol) => Promise<Viewer>;
}

/** Builds the parts in order and ties them together; `store.start()` begins. */
export function createConsoleParts({ api, loadViewer }: ConsolePartsDeps): ConsoleWindowParts {
  const link = new SessionLink({
    api,
    loadViewer,
    onViewer: (viewer) => {
      watchAgent(viewer, clipboard);
      sound.follow(viewer.sound);
    },
  });
  const store = new ConsoleStore({ api, link, onRemembered: (view) => sound.restore(view) });
  const settings = () => store.view()?.look.settings;
  const typeable = () => (link.view().viewOnly ? undefined : link.live);
  const sticky = new StickyKeys({ target: typeable });
  const releaseKeys = () => {
    sticky.releaseAll();
    link.live?.releaseAllKeys();
  };
  const systemKeys = () => settings()?.systemKeys ?? 'never';
  const captured = {
    viewOnly: () => link.view().viewOnly,
    isScreen: (element: Element | null) => element?.closest('.stage-host') != null,
    releaseKeys,
  };
  const capture = new Capture({
    ...captured,
    page: window,
    mode: systemKeys,
    fullScreen: () => store.view()?.fullScreen ?? false,
    captureKeys: (on) => void api.request('keyboard.capture', on),
  });
  const captureIn = (page: Window, head: number) =>
    new Capture({
      ...captured,
      page,
      // What is demanded in the console's window is meant for all of them.
      mode: () => (systemKeys() !== 'never' && capture.value().demanded ? 'always' : systemKeys()),
      fullScreen: () => fillsScreen(page),
      captureKeys: (on) => void api.request('head.captureKeys', { head, on }),
    });
  const headWindows: HeadWindows = new HeadWindows({
    link,
    captureIn,
    onFocus: () => void clipboard.offer(),
    onClosed: () => {
      link.setHead('all');
      void api.request('view.remember', { head: 'all' });
    },
  });
  const clipboardNews = new Observable<ClipboardTold | null>(null);
  const clipboard: Clipboard = new Clipboard({
    api,
    viewer: () => link.live,
    viewOnly: () => link.view().viewOnly,
    direction: () => settings()?.clipboard ?? 'off',
    limitMb: () => settings()?.clipboardLimitMb ?? 1,
    isFocused: () => document.hasFocus() || headWindows.hasFocus,
    onNews: (news) => clipboardNews.set({ news, mostMb: clipboard.gate.mostBytes() / 1024 / 1024 }),
    cleanPicture,
  });
  const sound: WindowSound = new WindowSound({
    viewOnly: () => link.view().viewOnly,
    askMicrophone: async () => {
      const answer = await api.request('microphone.ask');
      return answer.ok && answer.value;
    },
    dropMicrophone: () => void api.request('microphone.drop'),
    microphoneForbidden: () => store.view()?.look.policy.rules.microphone === false,
    remember: (loudness) => void api.request('view.remember', loudness),
  });
  const typist = new Typist({ viewer: typeable });
  const liveness = new Liveness({ viewer: () => link.live });
  link.onEvent((event) => clipboard.heard(event));
  for (const source of [link, store]) source.onChange(() => capture.refresh());
  for (const source of [link, store, capture]) source.onChange(() => headWindows.refreshCaptures());
  for (const source of [link, store]) source.onChange(() => sound.refresh());
  capture.start();
  tellLostReleases(document);
  window.addEventListener('focus', () => void clipboard.offer());
  return {
    store,
    link,
    clipboard,
    capture,
    sticky,
    typist,
    liveness,
    sound,
    headPages: headWindows.pages,
    clipboardNews,
    relativePointer: () => link.live?.relativePointer ?? false,
    // Refused without a click or key before it; the menu shows that it is not held.
    lockPointer: (on) => void link.live?.lockPointer(on).catch(() => undefined),
  };
}

/** Whether the window is in full screen: only the console's own is told. A point may be lost where sizes are fractions. */
function fillsScreen({ innerWidth, innerHeight, screen }: Window): boolean {
  return innerWidth >= screen.width - 1 && innerHeight >= screen.height - 1;
}

/** A guest's clipboard can be there only once its agent is, which may be long after the first picture. */
function watchAgent({ agent }: Viewer, clipboard: Clipboard): void {
  if (!agent) return;
  agent.useGate(clipboard.gate);
  let had = false;
  agent.view.onChange(() => {
    const has = agent.view.value().clipboard;
    if (has && !had) clipboard.agentReady();
    had = has;
  });
}
