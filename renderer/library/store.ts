import type { AppError } from '../../shared/errors.ts';
import type { AppStart, LibraryApi, LibraryPushes } from '../../shared/ipc.ts';
import { withList, withUpdate } from './model/vm-lists.ts';
import { settled } from './actions.ts';

/** What the window knows: nothing yet, everything, or why it knows nothing. */
export type LibraryState =
  | { readonly phase: 'starting' }
  | { readonly phase: 'failed'; readonly error: AppError }
  | { readonly phase: 'ready'; readonly data: AppStart };

/** Mirrors the main process: one snapshot from `app.start`, then each push laid over it. */
export class LibraryStore {
  private readonly api: LibraryApi;
  private readonly listeners = new Set<() => void>();
  private readonly ends: (() => void)[] = [];
  private state: LibraryState = { phase: 'starting' };

  constructor(deps: { readonly api: LibraryApi }) {
    this.api = deps.api;
  }

  /** Subscribes first, so that no change falls between snapshot and pushes. Called again, it only asks anew. */
  async start(): Promise<void> {
    if (this.ends.length === 0) this.listen();
    const answer = await settled(this.api.request('app.start'));
    this.set(answer.ok ? { phase: 'ready', data: answer.value } : { phase: 'failed', error: answer.error });
  }

  /** Calls `listener` on each change; returns the end of the subscription. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** The state as it is now; the same object until it changes. */
  readonly snapshot = (): LibraryState => this.state;

  dispose(): void {
    for (const end of this.ends.splice(0)) end();
    this.listeners.clear();
  }

  private listen(): void {
    const on = <N extends keyof LibraryPushes>(
      name: N,
      lay: (data: AppStart, payload: LibraryPushes[N]) => AppStart,
    ) => {
      this.ends.push(
        this.api.on(name, (payload) => {
          // Pushes keep their order with the answer of app.start, so what came before it is in it.
          if (this.state.phase === 'ready') this.set({ phase: 'ready', data: lay(this.state.data, payload) });
        }),
      );
    };
    on('clouds.changed', (data, clouds) => ({ ...data, clouds }));
    on('vms.changed', (data, list) => ({ ...data, vms: withList(data.vms, list) }));
    on('bookmarks.changed', (data, bookmarks) => ({ ...data, ...bookmarks }));
    on('vms.updated', (data, update) => ({ ...data, vms: withUpdate(data.vms, update) }));
    on('recents.changed', (data, recents) => ({ ...data, recents }));
    on('consoles.changed', (data, consoles) => ({ ...data, consoles }));
    on('settings.changed', (data, look) => ({ ...data, look }));
    on('doctor.changed', (data, doctor) => ({ ...data, doctor }));
    on('keychain.changed', (data, keychain) => ({ ...data, keychain }));
    on('notices.changed', (data, notices) => ({ ...data, notices }));
    on('links.asked', (data, asked) => ({ ...data, asked }));
    on('library.wish', (data, wish) => ({ ...data, wish }));
    on('updates.changed', (data, updates) => ({ ...data, updates }));
  }

  private set(state: LibraryState): void {
    this.state = state;
    for (const listener of [...this.listeners]) listener();
  }
}
