import { powerMonitor, type BrowserWindow } from 'electron';
import type { Settings } from '../shared/settings.ts';
import type { VmPlace } from '../shared/vm.ts';
import type { CloudService } from './clouds/cloud-service.ts';
import { LiveVms } from './clouds/live/live-vms.ts';
import { Thumbnails } from './clouds/thumbnails.ts';
import type { WindowRegistry } from './windows/window-registry.ts';
import { systemClock } from './zstack/wait.ts';

export interface LiveLibraryDeps {
  readonly clouds: CloudService;
  readonly settings: () => Settings;
  readonly registry: () => WindowRegistry;
}

/** The library's lists and pictures while its window can be seen: states follow the clouds, hidden windows ask for nothing. */
export class LiveLibrary {
  readonly live: LiveVms;
  readonly thumbnails: Thumbnails;
  readonly #deps: LiveLibraryDeps;
  #window: BrowserWindow | undefined;
  #away = false;
  readonly #ends: (() => void)[] = [];

  constructor(deps: LiveLibraryDeps) {
    this.#deps = deps;
    const { clouds, registry } = deps;
    const wanted = () => deps.settings().thumbnails;
    this.thumbnails = new Thumbnails({
      wanted,
      onChange: (thumbnail) => registry().pushToLibrary('thumbnails.changed', thumbnail),
    });
    this.live = new LiveVms({
      lists: clouds.lists,
      client: (cloudId) => clouds.signedInClient(cloudId),
      clock: systemClock,
      random: Math.random,
      wanted,
      onPicture: (picture) => registry().pushToLibrary('thumbnails.scale', picture),
    });
  }

  /** Follows whether somebody is at the computer: no state is asked for behind a locked screen or in sleep. */
  start(): void {
    const follow = (name: 'lock-screen' | 'unlock-screen' | 'suspend' | 'resume', away: boolean) => {
      const listener = () => this.#setAway(away);
      // One signature of `on` a name: the union of the four fits none of them.
      powerMonitor.on(name as 'resume', listener);
      this.#ends.push(() => powerMonitor.off(name as 'resume', listener));
    };
    follow('lock-screen', true);
    follow('suspend', true);
    follow('unlock-screen', false);
    follow('resume', false);
  }

  /** Follows the library window from now on. */
  attach(window: BrowserWindow): void {
    if (this.#window === window) return;
    this.#window = window;
    const look = () => this.#update();
    window.on('show', look);
    window.on('hide', look);
    window.on('minimize', look);
    window.on('restore', look);
    window.on('focus', () => {
      look();
      this.live.retryNow();
    });
    window.once('closed', () => {
      if (this.#window === window) this.#window = undefined;
      this.live.watch({ rows: [], pictures: [] });
      this.#update();
    });
    this.#update();
  }

  /** The clouds have changed. */
  follow(): void {
    this.live.follow(this.#deps.clouds.views.map(({ cloud }) => cloud.id));
  }

  /** A cloud is signed out of or removed: its pictures go at once. */
  leave(cloudId: string): void {
    this.thumbnails.clear(cloudId);
    this.live.restart(cloudId);
  }

  /** Settings have changed. */
  apply(): void {
    if (this.#deps.settings().thumbnails === 'off') this.thumbnails.clear();
  }

  readonly keepThumbnail = (place: VmPlace, picture: Uint8Array<ArrayBuffer>): void =>
    this.thumbnails.put(place, picture);

  dispose(): void {
    for (const end of this.#ends.splice(0)) end();
    this.live.dispose();
    this.thumbnails.clear();
  }

  #setAway(away: boolean): void {
    this.#away = away;
    this.#update();
  }

  #update(): void {
    const window = this.#window;
    const seen = window !== undefined && !window.isDestroyed() && window.isVisible() && !window.isMinimized();
    this.live.setActive(seen && !this.#away);
  }
}
