import { useMemo, useState, type ReactNode } from 'react';
import { errorWords } from '../../../shared/i18n/index.ts';
import type { Settings } from '../../../shared/settings.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Icon } from '../../ui/icon.tsx';
import { shortcutText } from '../../ui/shortcut.ts';
import { useLanguage, usePlatform, useWords } from '../../ui/ui-context.tsx';
import { shortcutOf, windowActions } from '../app-actions.ts';
import { useLibrary } from '../library-context.tsx';
import { queryTerms } from '../model/find-machines.ts';
import { createSettingSearch } from '../settings/find-settings.ts';
import { settingGroups, settingsRegistry, type SettingGroup } from '../settings/registry.ts';
import { SettingRow } from '../settings/setting-row.tsx';
import { useResetAll } from '../settings/use-reset-all.ts';
import { NoticesPart } from './notices-part.tsx';
import { UpdatesPart } from './updates-part.tsx';

/** The settings page, made from the registry; each change holds at once. */
export function SettingsView() {
  const t = useWords('settings');
  const [query, setQuery] = useState('');
  const find = useMemo(() => createSettingSearch(), []);
  const found = find(query);
  const searching = query.trim() !== '';
  return (
    <main className="view page" aria-label={t('title')} data-region="page">
      <div className="column settings">
        <h1>{t('title')}</h1>
        <SettingSearch query={query} onChange={setQuery} found={found.length} />
        <LockedNote />
        {settingGroups.map((group) => (
          <Group key={group} group={group} names={found} terms={queryTerms(query)} />
        ))}
        {searching && found.length === 0 && <p className="field-hint">{t('search.noneHint')}</p>}
        {!searching && <OtherParts />}
      </div>
    </main>
  );
}

function SettingSearch(props: { query: string; onChange: (query: string) => void; found: number }) {
  const { query, onChange, found } = props;
  const t = useWords('settings');
  const searching = query.trim() !== '';
  const count = found === 0 ? t('search.none', { query }) : t('search.found', { count: found });
  return (
    <div role="search">
      <div className="search">
        <Icon name="search" />
        <input
          type="text"
          data-region-start
          aria-label={t('search.label')}
          placeholder={t('search.placeholder')}
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || query === '') return;
            event.preventDefault();
            onChange('');
          }}
        />
        {query !== '' && (
          <IconButton icon="close" label={t('search.clear')} shortcut="Esc" onPress={() => onChange('')} />
        )}
      </div>
      <p className="field-hint" role="status">
        {searching && count}
      </p>
    </div>
  );
}

interface GroupProps {
  readonly group: SettingGroup;
  readonly names: readonly (keyof Settings)[];
  readonly terms: readonly string[];
}

function Group({ group, names, terms }: GroupProps) {
  const t = useWords('settings');
  const here = names.filter((name) => settingsRegistry[name].group === group);
  if (here.length === 0) return null;
  return (
    <section className="part" aria-labelledby={`settings-${group}`}>
      <h2 id={`settings-${group}`}>{t(`group.${group}`)}</h2>
      {here.map((name) => (
        <SettingRow key={name} name={name} terms={terms} />
      ))}
    </section>
  );
}

function LockedNote() {
  const t = useWords('settings');
  const { policy } = useLibrary().data.look;
  const { rememberPasswords, plaintextProxy, addressConsoles, microphone, clouds } = policy.rules;
  const rules = [
    !rememberPasswords && t('rule.passwords'),
    !plaintextProxy && t('rule.plaintext'),
    !addressConsoles && t('rule.addresses'),
    !microphone && t('rule.microphone'),
    clouds === 'saved' && t('rule.cloudsSaved'),
    typeof clouds !== 'string' && t('rule.clouds', { list: clouds.join(', ') }),
  ].filter((each) => each !== false);
  const count = policy.locked.length;
  if (count === 0 && rules.length === 0) return null;
  return (
    <section className="policy-note" aria-label={t('rule.title')}>
      <Icon name="lock" />
      <ul>
        {count > 0 && <li>{t('lockedCount', { count })}</li>}
        {rules.map((rule) => (
          <li key={rule}>{rule}</li>
        ))}
      </ul>
    </section>
  );
}

/** What stands on this page beside the settings themselves. */
function OtherParts() {
  const t = useWords('library');
  const { data } = useLibrary();
  return (
    <>
      <ResetAll />
      <Help />
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
    </>
  );
}

/** Where to go when something is wrong. */
function Help() {
  const t = useWords('settings');
  const { go } = useLibrary();
  return (
    <Part title={t('help.title')}>
      <div className="actions">
        <Button icon="route" onPress={() => go({ kind: 'doctor' })}>
          {t('help.doctor')}
        </Button>
        <Button icon="details" onPress={() => go({ kind: 'log' })}>
          {t('help.log')}
        </Button>
        <Button icon="save" onPress={() => go({ kind: 'report' })}>
          {t('help.bundle')}
        </Button>
      </div>
    </Part>
  );
}

function ResetAll() {
  const t = useWords('settings');
  const reset = useResetAll();
  return (
    <div>
      <Button icon="undo" isDisabled={reset === undefined} onPress={() => reset?.()}>
        {t('reset.all')}
      </Button>
    </div>
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

/** Keys that are not an action's: they belong to lists and regions. */
const otherKeys = [
  ['open', 'Enter'],
  ['openWith', 'Shift+Enter'],
  ['regions', 'F6'],
] as const;

function Keys() {
  const t = useWords('library');
  const actionWords = useWords('palette');
  const ofActions = windowActions.flatMap((action) => {
    const shortcut = shortcutOf(action);
    return shortcut === undefined ? [] : [[actionWords(`action.${action.id}`), shortcut] as const];
  });
  const others = otherKeys.map(([name, shortcut]) => [t(`keys.${name}`), shortcut] as const);
  return (
    <Part title={t('settings.keys')}>
      <dl className="keys">
        {[...ofActions, ...others].map(([label, shortcut]) => (
          <KeyLine key={label} label={label} shortcut={shortcut} />
        ))}
      </dl>
    </Part>
  );
}

function KeyLine({ label, shortcut }: { readonly label: string; readonly shortcut: string }) {
  const platform = usePlatform();
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <kbd>{shortcutText(shortcut, platform)}</kbd>
      </dd>
    </div>
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
