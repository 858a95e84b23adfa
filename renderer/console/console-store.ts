import type { ConsoleState, SpiceEngine } from '../../shared/console.ts';
import type { AppLook, ConsoleApi, ConsoleStart } from '../../shared/ipc.ts';
import type { RememberedView } from '../../shared/ipc/tools.ts';
import type { SessionLink } from './session-link.ts';

/** What the main process told this window. */
export interface ConsoleView {
  readonly platform: ConsoleStart['platform'];
  readonly look: AppLook;
  readonly state: ConsoleState;
  readonly fullScreen: boolean;
  readonly remembered: RememberedView;
  readonly spiceEngine: SpiceEngine;
}

export interface ConsoleStoreDeps {
  readonly api: ConsoleApi;
  readonly link: SessionLink;
  /** What was chosen for this VM the last time, before anything is shown. */
  readonly onRemembered: (view: RememberedView) => void;
}

/** Keeps the last of each push, and passes states on to the screen. */
export class ConsoleStore {
  private readonly listeners = new Set<() => void>();
  private current: ConsoleView | null = null;

  constructor(private readonly deps: ConsoleStoreDeps) {}

  /** Null until the main process has answered. */
  readonly view = (): ConsoleView | null => this.current;

  readonly onChange = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  async start(): Promise<void> {
    const { api } = this.deps;
    api.on('session.changed', (state) => this.change({ state }));
    api.on('settings.changed', (look) => this.change({ look }));
    api.on('window.fullScreen', (fullScreen) => this.change({ fullScreen }));
    api.on('screenshot.request', ({ requestId }) => void this.deliverScreenshot(requestId));
    const answer = await api.request('session.start');
    if (!answer.ok) return;
    const { state, remembered, look } = answer.value;
    this.deps.link.setScale(state.display?.scale ?? remembered.scale ?? look.settings.scale);
    this.deps.link.setHead(remembered.head ?? 'all');
    this.deps.onRemembered(remembered);
    this.deps.link.setViewOnly(state.display?.viewOnly ?? false);
    this.set({ ...answer.value, fullScreen: false });
  }

  /** The screen's place is in the page: from now on states reach it. */
  hostReady(host: HTMLElement): void {
    this.deps.link.setHost(host);
    if (this.current) this.deps.link.update(this.current.state);
  }

  private async deliverScreenshot(requestId: string): Promise<void> {
    const png = await this.deps.link.screenshot();
    if (png) await this.deps.api.request('screenshot.deliver', { requestId, png });
  }

  private change(part: Partial<ConsoleView>): void {
    if (this.current) this.set({ ...this.current, ...part }); // before the start, its answer holds all this
  }

  private set(view: ConsoleView): void {
    this.current = view;
    this.deps.link.update(view.state);
    for (const listener of [...this.listeners]) listener();
  }
}
