import { translator, type Translate } from '../../../shared/i18n/index.ts';
import type { Settings } from '../../../shared/settings.ts';
import { queryTerms } from '../model/find-machines.ts';
import { createPinyin } from '../model/pinyin.ts';
import { spellOut } from '../model/spelled-name.ts';
import { settingNames, settingsRegistry } from './registry.ts';

type Words = Translate<'settings'>;

/** Says which settings a query means: all its words stand in what the page says of them, in either language, or in pinyin. */
export function createSettingSearch(): (query: string) => readonly (keyof Settings)[] {
  const languages = [translator('en', 'settings'), translator('zh-CN', 'settings')];
  const readingsOf = createPinyin();
  const haystacks = new Map(
    settingNames.map((key) => {
      const text = languages.flatMap((t) => textsOf(key, t)).join('\n');
      return [key, `${text}\n${spellOut(text, readingsOf)}`.toLowerCase()] as const;
    }),
  );
  return (query) => {
    const terms = queryTerms(query);
    return settingNames.filter((key) => terms.every((term) => haystacks.get(key)?.includes(term)));
  };
}

function textsOf(key: keyof Settings, t: Words): readonly string[] {
  const { group, control } = settingsRegistry[key];
  const options = 'options' in control ? Object.keys(control.options).map((each) => optionLabel(t, key, each)) : [];
  return [t(`item.${key}.label`), t(`item.${key}.hint`), t(`item.${key}.words`), t(`group.${group}`), ...options];
}

/** What one choice of a setting is called. A test keeps the words complete. */
export function optionLabel(t: Words, key: keyof Settings, option: string): string {
  return (t as unknown as (key: string) => string)(`option.${key}.${option}`);
}
