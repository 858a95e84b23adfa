import type { Attachment, ConsoleState, Protocol, Scale, ViewerReport } from '../../shared/console.ts';
import type { ConsoleApi } from '../../shared/ipc.ts';
import type { Size } from './layout.ts';
import type { HeadView, ShownHead, Viewer, ViewerEvent } from './viewer.ts';

/** What the window shows of its screen. */
export interface ScreenView {
  /** The viewer of this attempt has drawn. */
  readonly live: boolean;
  readonly size: Size | null;
  readonly scale: Scale;
  /** Whether the guest takes the window's size, once that was asked for and is known. */
  readonly follows: boolean | null;
  readonly viewOnly: boolean;
  /** The last picture of an attempt that ended, until the next one draws. */
  readonly lastPicture: HTMLCanvasElement | null;
  /** The guest's screens, as far as its protocol tells. */
  readonly heads: readonly HeadView[];
  /** The one that is shown alone. */
  readonly head: ShownHead;
  /** Counts the guest's bells. */
  readonly bells: number;
}

export interface SessionLinkDeps {
  readonly api: ConsoleApi;
  /** Loads an engine when it is first needed. */
  readonly loadViewer: (protocol: Protocol) => Promise<Viewer>;
  /** Told of each viewer before it connects. */
  readonly onViewer?: (viewer: Viewer) => void;
}

/** Ties the session in the main process to the viewers in the page: one viewer an attempt, its events reported. */
export class SessionLink {
  private readonly listeners = new Set<() => void>();
  private readonly heard = new Set<(event: ViewerEvent) => void>();
  private current: ScreenView = {
    live: false,
    size: null,
    scale: 'fit',
    follows: null,
    viewOnly: false,
    lastPicture: null,
    heads: [],
    head: 'all',
    bells: 0,
  };
  private attempt = 0;
  private viewer: Viewer | undefined;
  private host: HTMLElement | undefined;
  private fitted = false;

  constructor(private readonly deps: SessionLinkDeps) {}

  readonly view = (): ScreenView => this.current;

  readonly onChange = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Where viewers put their screens; nothing connects before. */
  setHost(host: HTMLElement): void {
    this.host = host;
  }

  /** To be told each state: a new attempt gets a new viewer, a lost one ends its own. */
  update(state: ConsoleState): void {
    if (state.phase.kind === 'lost' || state.phase.kind === 'closed') this.end();
    if (state.attempt === this.attempt || !this.host) return;
    this.end();
    this.attempt = state.attempt;
    if (state.phase.kind === 'connecting') void this.attach(state.attempt, this.host);
    // The page was loaded anew, and the ticket went with the page before it.
    else if (state.phase.kind !== 'lost' && state.phase.kind !== 'closed')
      void this.deps.api.request('session.reconnect', {});
  }

  /** The viewer that shows the guest now; undefined before it has drawn, and after its end. */
  get live(): Viewer | undefined {
    return this.current.live ? this.viewer : undefined;
  }

  /** Also told what the viewers tell, after this link has dealt with it. */
  readonly onEvent = (listener: (event: ViewerEvent) => void): (() => void) => {
    this.heard.add(listener);
    return () => this.heard.delete(listener);
  };

  setScale(scale: Scale): void {
    this.change({ scale, follows: null });
    this.viewer?.setScale(scale);
  }

  /** Shows one of the guest's screens, all side by side, or each in a window. */
  setHead(head: ShownHead): void {
    // A screen is drawn in one place at a time: it leaves its own window before it comes to this one, and the other way round.
    if (head === 'windows') this.viewer?.heads?.show(head);
    this.change({ head });
    if (head !== 'windows') this.viewer?.heads?.show(head);
  }

  setViewOnly(viewOnly: boolean): void {
    this.viewer?.setViewOnly(viewOnly);
    this.change({ viewOnly });
  }

  /** The guest's screen while it is live. */
  readonly livePicture = (): HTMLCanvasElement | null => (this.current.live ? (this.viewer?.picture ?? null) : null);

  readonly focus = (): void => this.viewer?.focus();

  /** PNG at the guest's resolution, or undefined while there is no picture; of the screen in that window of its own, if it is named. */
  async screenshot(head?: number): Promise<Uint8Array | undefined> {
    if (!this.viewer || !this.current.live) return undefined;
    const taken = head === undefined ? this.viewer.screenshot() : this.viewer.heads?.screenshot(head);
    const blob = await taken?.catch(() => undefined); // a guest that moves has no picture for a moment
    if (!blob) return undefined;
    return new Uint8Array(await blob.arrayBuffer());
  }

  dispose(): void {
    this.end();
    this.host = undefined; // so that no further attempt begins
    this.attempt = 0; // nor one goes on that is under way
    this.listeners.clear();
    this.heard.clear();
  }

  private async attach(attempt: number, host: HTMLElement): Promise<void> {
    const answer = await this.deps.api.request('session.attach');
    // The session says by its state why there is nothing to attach to.
    if (!answer.ok || answer.value.attempt !== attempt || this.attempt !== attempt) return;
    const viewer = await this.deps.loadViewer(answer.value.link.protocol);
    if (this.attempt === attempt) this.connect(viewer, answer.value, host);
  }

  private connect(viewer: Viewer, attachment: Attachment, host: HTMLElement): void {
    this.viewer = viewer;
    viewer.onEvent((event) => this.handle(event, attachment.attempt));
    viewer.setScale(this.current.scale);
    viewer.setViewOnly(this.current.viewOnly);
    this.takeHeads(viewer);
    this.deps.onViewer?.(viewer);
    viewer.connect(attachment, host);
  }

  private takeHeads(viewer: Viewer): void {
    const { heads } = viewer;
    heads?.show(this.current.head);
    heads?.list.onChange(() => {
      if (viewer === this.viewer) this.change({ heads: heads.list.value() });
    });
  }

  private handle(event: ViewerEvent, attempt: number): void {
    const report = reportOf(event, attempt);
    switch (event.kind) {
      case 'frame':
        this.drew({ width: event.width, height: event.height });
        break;
      case 'resize':
        this.change({ size: { width: event.width, height: event.height } });
        break;
      case 'bell':
        this.change({ bells: this.current.bells + 1 });
        break;
      case 'password-needed':
      case 'password-wrong':
      case 'moved':
      case 'needs-tls':
      case 'ended':
        this.end();
        break;
      case 'follows':
        this.change({ follows: event.follows });
        break;
      case 'handshake':
      case 'followed':
      case 'stayed':
      case 'cursor':
      case 'clipboard':
      case 'clipboard-picture':
      case 'clipboard-too-large':
      case 'server-says':
        break;
    }
    for (const listener of [...this.heard]) listener(event);
    if (report) void this.deps.api.request('session.report', report);
  }

  private drew(size: Size): void {
    this.change({ live: true, size, lastPicture: null });
    // Somebody may be typing into a panel, or choosing, while the console comes back.
    if (!this.host?.ownerDocument.activeElement?.closest('[role=dialog], [role=alertdialog], [role=menu]'))
      this.focus();
    if (this.fitted || !this.host) return;
    this.fitted = true; // later pictures leave the window as the person has made it
    const around = sizeAround(this.host);
    const wanted = { width: size.width + around.width, height: size.height + around.height };
    void this.deps.api.request('window.fitTo', wanted);
  }

  private end(): void {
    const viewer = this.viewer;
    if (!viewer) return;
    this.viewer = undefined;
    viewer.dispose(); // first: what a worker draws is kept by its end only
    const lastPicture = this.current.live ? viewer.picture : this.current.lastPicture;
    this.change({ live: false, lastPicture, heads: [] });
  }

  private change(part: Partial<ScreenView>): void {
    this.current = { ...this.current, ...part };
    for (const listener of [...this.listeners]) listener();
  }
}

/** What the page needs beside the screen: the bar. */
function sizeAround(host: HTMLElement): Size {
  const page = host.ownerDocument.documentElement;
  return { width: page.clientWidth - host.clientWidth, height: page.clientHeight - host.clientHeight };
}

function reportOf(event: ViewerEvent, attempt: number): ViewerReport | undefined {
  switch (event.kind) {
    case 'handshake':
    case 'followed':
    case 'stayed':
    case 'password-needed':
    case 'password-wrong':
    case 'moved':
    case 'needs-tls':
      return { kind: event.kind, attempt };
    case 'frame':
      return { kind: 'frame', attempt, width: event.width, height: event.height };
    case 'ended':
      return { kind: 'ended', attempt, clean: event.clean, reason: event.reason };
    case 'resize':
    case 'cursor':
    case 'bell':
    case 'clipboard':
    case 'clipboard-picture':
    case 'clipboard-too-large':
    case 'follows':
    case 'server-says':
      return undefined;
  }
}
