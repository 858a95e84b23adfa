import { nativeTheme } from 'electron';
import { translator, type Translate } from '../../shared/i18n/index.ts';
import type { AppLook } from '../../shared/ipc.ts';
import type { PolicyView } from '../../shared/policy.ts';
import type { Language, Settings } from '../../shared/settings.ts';
import { effectiveLanguage } from './system-language.ts';

export interface AppearanceDeps {
  readonly settings: () => Settings;
  readonly policy: () => PolicyView;
  readonly systemLanguage: Language;
  readonly onChange: (look: AppLook) => void;
}

/** The language and theme that hold now: what the person chose, or the system's where they chose that. */
export class Appearance {
  readonly #deps: AppearanceDeps;
  readonly #announce = (): void => this.#deps.onChange(this.look);

  constructor(deps: AppearanceDeps) {
    this.#deps = deps;
    nativeTheme.themeSource = deps.settings().theme;
    nativeTheme.on('updated', this.#announce);
  }

  get look(): AppLook {
    const settings = this.#deps.settings();
    const language = effectiveLanguage(settings.language, this.#deps.systemLanguage);
    return { settings, language, dark: nativeTheme.shouldUseDarkColors, policy: this.#deps.policy() };
  }

  get words(): Translate<'shell'> {
    return translator(this.look.language, 'shell');
  }

  /** Takes changed settings up. */
  apply(): void {
    nativeTheme.themeSource = this.#deps.settings().theme;
    this.#announce();
  }

  dispose(): void {
    nativeTheme.off('updated', this.#announce);
  }
}
