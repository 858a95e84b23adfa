import type { Attachment, ConsoleState, Protocol, ViewerReport } from '../../shared/console.ts';
import type { ConsoleApi } from '../../shared/ipc.ts';
import type { Size } from './fit.ts';
import type { KeyCode } from './keys.ts';
import type { Scale, Viewer, ViewerEvent } from './viewer.ts';

/** What the window shows of its screen. */
export interface ScreenView {
  /** The viewer of this attempt has drawn. */
  readonly live: boolean;
  readonly size: Size | null;
  readonly scale: Scale;
  /** The last picture of an attempt that ended, until the next one draws. */
  readonly lastPicture: HTMLCanvasElement | null;
  /** Counts the guest's bells. */
  readonly bells: number;
}

export interface SessionLinkDeps {
  readonly api: ConsoleApi;
  /** Loads an engine when it is first needed. */
  readonly loadViewer: (protocol: Protocol) => Promise<Viewer>;
}

/** Ties the session in the main process to the viewers in the page: one viewer an attempt, its events reported. */
export class SessionLink {
  private readonly listeners = new Set<() => void>();
  private current: ScreenView = { live: false, size: null, scale: 'fit', lastPicture: null, bells: 0 };
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

  sendChord(keys: readonly KeyCode[]): void {
    this.viewer?.sendChord(keys);
    this.focus();
  }

  setScale(scale: Scale): void {
    this.viewer?.setScale(scale);
    this.change({ scale });
  }

  readonly focus = (): void => this.viewer?.focus();

  /** PNG at the guest's resolution, or undefined while there is no picture. */
  async screenshot(): Promise<Uint8Array | undefined> {
    if (!this.viewer || !this.current.live) return undefined;
    const blob = await this.viewer.screenshot();
    return new Uint8Array(await blob.arrayBuffer());
  }

  dispose(): void {
    this.end();
    this.host = undefined; // so that no further attempt begins
    this.attempt = 0; // nor one goes on that is under way
    this.listeners.clear();
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
    viewer.connect(attachment, host);
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
      case 'ended':
        this.end();
        break;
      case 'handshake':
      case 'cursor':
        break;
    }
    if (report) void this.deps.api.request('session.report', report);
  }

  private drew(size: Size): void {
    this.change({ live: true, size, lastPicture: null });
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
    const lastPicture = this.current.live ? viewer.picture : this.current.lastPicture;
    viewer.dispose();
    this.change({ live: false, lastPicture });
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
    case 'password-needed':
    case 'password-wrong':
      return { kind: event.kind, attempt };
    case 'frame':
      return { kind: 'frame', attempt, width: event.width, height: event.height };
    case 'ended':
      return { kind: 'ended', attempt, clean: event.clean, reason: event.reason };
    case 'resize':
    case 'cursor':
    case 'bell':
      return undefined;
  }
}
