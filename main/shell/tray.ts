import { Menu, Tray, type NativeImage } from 'electron';
import type { Translate } from '../../shared/i18n/index.ts';
import type { Logger } from '../log/logger.ts';
import type { Platform } from './menu-template.ts';
import { trayTemplate, trayTooltip, type TrayActions, type TrayState } from './tray-template.ts';

export interface AppTrayDeps {
  readonly platform: Platform;
  readonly icon: () => NativeImage;
  readonly actions: TrayActions;
  readonly log: Logger;
}

/** The icon in the system's tray, where the system has one. */
export class AppTray {
  readonly #deps: AppTrayDeps;
  #tray: Tray | undefined;
  #shown = '';

  constructor(deps: AppTrayDeps) {
    this.#deps = deps;
  }

  /** Whether there is an icon; nobody says whether it is seen (`tray-host.ts`). */
  get installed(): boolean {
    return this.#tray !== undefined;
  }

  install(): void {
    const { icon, actions, platform, log } = this.#deps;
    try {
      this.#tray = new Tray(icon());
      // macOS opens the menu on a click; elsewhere that is the other button's, and a click is for the window.
      if (platform !== 'darwin') this.#tray.on('click', actions.showLibrary);
    } catch (cause) {
      log.warn('there is no tray', { cause: String(cause) });
    }
  }

  /** Linux shows a changed menu only when it is set anew; one that reads the same is left alone, it may be open. */
  show(state: TrayState, t: Translate<'shell'>): void {
    if (!this.#tray) return;
    const template = trayTemplate(state, this.#deps.actions, t);
    const shown = JSON.stringify(template);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#tray.setToolTip(trayTooltip(state, t));
    this.#tray.setContextMenu(Menu.buildFromTemplate(template));
  }

  dispose(): void {
    this.#tray?.destroy();
    this.#tray = undefined;
  }
}
