import type { ReactNode } from 'react';
import { errorWords } from '../../../shared/i18n/index.ts';
import { Checkbox, Segments, Select } from '../../ui/choice.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { shortcutText } from '../../ui/shortcut.ts';
import { useLanguage, usePlatform, useWords } from '../../ui/ui-context.tsx';
import { useLibrary } from '../library-context.tsx';
import { NoticesPart } from './notices-part.tsx';
import { UpdatesPart } from './updates-part.tsx';

/** Each language under its own name, whatever the language of the window is. */
const languageNames = { en: 'English', 'zh-CN': '简体中文' } as const;

/** The settings page; each change holds at once. */
export function SettingsView() {
  const t = useWords('library');
  const { data, actions } = useLibrary();
  const { settings } = data.look;
  const save = actions.changeSettings.bind(actions);
  const languages = [
    { id: 'system', label: t('settings.system') },
    { id: 'en', label: languageNames.en },
    { id: 'zh-CN', label: languageNames['zh-CN'] },
  ] as const;
  const themes = [
    { id: 'system', label: t('settings.system') },
    { id: 'light', label: t('settings.light') },
    { id: 'dark', label: t('settings.dark') },
  ] as const;
  return (
    <main className="view page" aria-label={t('settings.title')} data-region="page">
      <div className="column">
        <h1>{t('settings.title')}</h1>
        <Select
          label={t('settings.language')}
          value={settings.language}
          options={languages}
          onChange={(language) => save({ language })}
        />
        <Segments
          label={t('settings.theme')}
          value={settings.theme}
          options={themes}
          onChange={(theme) => save({ theme })}
        />
        <Checkbox
          label={t('settings.closeToTray')}
          hint={t('settings.closeToTrayHint')}
          isSelected={settings.closeToTray}
          onChange={(closeToTray) => save({ closeToTray })}
        />
        <Part title={t('settings.keychain')}>
          {data.keychain ? <ErrorPanel error={data.keychain} /> : <p>{t('settings.keychainGood')}</p>}
        </Part>
        <Keys />
        <UpdatesPart />
        <Part title={t('settings.about')}>
          <p className="selectable">{t('settings.version', { version: data.version })}</p>
          <p className="selectable">{t('settings.runtime', { runtime: data.runtime })}</p>
        </Part>
        <NoticesPart />
      </div>
    </main>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="part">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

const keys = [
  ['search', 'Mod+K'],
  ['open', 'Enter'],
  ['openWith', 'Shift+Enter'],
  ['star', 'Mod+D'],
  ['details', 'Mod+I'],
  ['regions', 'F6'],
  ['settings', 'Mod+,'],
] as const;

function Keys() {
  const t = useWords('library');
  const platform = usePlatform();
  return (
    <Part title={t('settings.keys')}>
      <dl className="keys">
        {keys.map(([name, shortcut]) => (
          <div key={name}>
            <dt>{t(`keys.${name}`)}</dt>
            <dd>
              <kbd>{shortcutText(shortcut, platform)}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </Part>
  );
}

/** Why "keep me signed in" cannot be chosen, in one line; undefined where it can. */
export function useKeychainTrouble(): string | undefined {
  const { data } = useLibrary();
  const language = useLanguage();
  if (!data.keychain) return undefined;
  const words = errorWords(data.keychain, language);
  return `${words.why} ${words.cure}`;
}
