import type { Capture } from './keyboard/capture.ts';
import { tellLostReleases } from './keyboard/lost-releases.ts';
import { Observable } from './observable.ts';
import type { SessionLink } from './session-link.ts';
import type { HeadView, Viewer } from './viewer.ts';

export interface HeadWindowsDeps {
  readonly link: SessionLink;
  /** The person has closed one of the windows: the screens are side by side from now on. */
  readonly onClosed: () => void;
  /** One of them has the focus now. */
  readonly onFocus: () => void;
  /** Who takes the keyboard there; started and ended here. */
  readonly captureIn: (window: Window, head: number) => Capture;
  readonly openWindow?: (name: string, features: string) => Window | null;
}

/** A window with another screen, and the element in it that has room for a bar. */
export interface HeadPage {
  readonly head: number;
  readonly window: Window;
  readonly bar: HTMLElement;
  readonly capture: Capture;
}

interface HeadWindow {
  readonly window: Window;
  readonly host: HTMLElement;
  readonly page: HeadPage;
  /** Who shows the screen there now. */
  viewer: Viewer | undefined;
}

/**
 * A window for each of the guest's screens but the first, which stays in the console's own, while that is wanted. They are empty windows
 * of this page: its own code puts the screen into them, and they can do nothing by themselves. A lost console leaves its last
 * pictures there until it is back.
 */
export class HeadWindows {
  private readonly windows = new Map<number, HeadWindow>();
  /** Those that are open. */
  readonly pages = new Observable<readonly HeadPage[]>([]);

  constructor(private readonly deps: HeadWindowsDeps) {
    deps.link.onChange(() => this.refresh());
    window.addEventListener('pagehide', () => this.closeAll());
  }

  /** Whether one of them has it: then the person is with this guest as much as in the console's own window. */
  get hasFocus(): boolean {
    return [...this.windows.values()].some(({ window: { document: page } }) => page.hasFocus());
  }

  /** To be called when something changes that the capture of the keyboard depends on. */
  refreshCaptures(): void {
    for (const { page } of this.windows.values()) page.capture.refresh();
  }

  private refresh(): void {
    const { link } = this.deps;
    const { head, heads, live } = link.view();
    if (head !== 'windows') this.closeAll();
    else if (live && link.live) this.show(link.live, heads.slice(1));
  }

  private show(viewer: Viewer, heads: readonly HeadView[]): void {
    for (const [id, { viewer: shows }] of this.windows) {
      // One that still shows the picture of an attempt before may have its screen soon.
      if (shows === viewer && !heads.some((head) => head.id === id)) this.close(id);
    }
    for (const head of heads) {
      const shown = this.windows.get(head.id) ?? this.open(head);
      if (!shown || shown.viewer === viewer) continue;
      shown.viewer = viewer;
      viewer.heads?.place(head.id, shown.host);
    }
  }

  private open({ id, width, height }: HeadView): HeadWindow | undefined {
    const { openWindow = (name: string, features: string) => window.open('about:blank', name, features) } = this.deps;
    const [wide, high] = [width, height].map((pixels) => Math.round(pixels / devicePixelRatio));
    const opened = openWindow(`head-${id}`, `width=${wide},height=${high}`); // where it was not placed before
    if (!opened) return undefined;
    const { document: page } = opened;
    page.documentElement.className = 'head-window';
    for (const { href } of document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')) {
      page.head.append(Object.assign(page.createElement('link'), { rel: 'stylesheet', href }));
    }
    const host = page.createElement('div');
    host.className = 'stage-host';
    const bar = page.createElement('div');
    page.body.replaceChildren(host, bar);
    const capture = this.deps.captureIn(opened, id);
    const made: HeadWindow = {
      window: opened,
      host,
      page: { head: id, window: opened, bar, capture },
      viewer: undefined,
    };
    this.windows.set(id, made);
    this.tell();
    opened.addEventListener('pagehide', () => this.closed(id, made));
    tellLostReleases(page);
    capture.start();
    opened.addEventListener('resize', () => capture.refresh()); // to full screen, or back
    opened.addEventListener('focus', () => this.deps.onFocus());
    return made;
  }

  /** Not by us: those are forgotten before they are closed. */
  private closed(id: number, closed: HeadWindow): void {
    if (this.windows.get(id) !== closed) return;
    this.deps.onClosed();
  }

  private closeAll(): void {
    for (const id of [...this.windows.keys()]) this.close(id);
  }

  private close(id: number): void {
    const closing = this.windows.get(id);
    this.windows.delete(id);
    this.tell();
    closing?.page.capture.dispose();
    closing?.viewer?.heads?.place(id, null);
    closing?.window.close();
  }

  private tell(): void {
    this.pages.set([...this.windows.values()].map(({ page }) => page));
  }
}
