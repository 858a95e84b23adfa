import { describe, expect, it } from 'vitest';
import { recordAccelerator } from '../../../../../renderer/library/settings/accelerator.ts';
import { createSettingSearch, optionLabel } from '../../../../../renderer/library/settings/find-settings.ts';
import { settingGroups, settingNames, settingsRegistry } from '../../../../../renderer/library/settings/registry.ts';
import { translator } from '../../../../../shared/i18n/index.ts';
import { defaultSettings } from '../../../../../shared/settings.ts';

describe('the registry of settings', () => {
  it('has every setting once, in a group that is shown', () => {
    expect([...settingNames].sort()).toEqual(Object.keys(defaultSettings).sort());
    for (const name of settingNames) expect(settingGroups).toContain(settingsRegistry[name].group);
  });

  it.each(['en', 'zh-CN'] as const)('has words for every choice in %s', (language) => {
    const t = translator(language, 'settings');
    for (const name of settingNames) {
      const { control } = settingsRegistry[name];
      if (!('options' in control)) continue;
      for (const option of Object.keys(control.options)) expect(optionLabel(t, name, option)).not.toContain('option.');
    }
  });
});

describe('createSettingSearch', () => {
  const find = createSettingSearch();

  it.each([
    ['dark', 'theme'],
    ['剪贴板', 'clipboard'],
    ['jtb', 'clipboard'],
    ['Alt+Tab', 'systemKeys'],
    ['AUTOSTART', 'startAtLogin'],
    ['milliseconds type', 'typingPaceMs'],
    ['zdzxlj', 'autoReconnect'],
  ] as const)('finds with “%s” the setting %s', (query, name) => {
    expect(find(query)).toContain(name);
    expect(find(query).length).toBeLessThan(settingNames.length / 2);
  });

  it('finds all with nothing, and nothing with nonsense', () => {
    expect(find('  ')).toEqual(settingNames);
    expect(find('qqqq zzzz')).toEqual([]);
  });
});

describe('recordAccelerator', () => {
  const none = { ctrlKey: false, altKey: false, shiftKey: false, metaKey: false };

  it.each([
    [
      { code: 'KeyK', ctrlKey: true, shiftKey: true },
      { kind: 'accelerator', value: 'Control+Shift+K' },
    ],
    [
      { code: 'Digit1', altKey: true, metaKey: true },
      { kind: 'accelerator', value: 'Alt+Super+1' },
    ],
    [{ code: 'F12' }, { kind: 'accelerator', value: 'F12' }],
    [
      { code: 'ArrowUp', altKey: true },
      { kind: 'accelerator', value: 'Alt+Up' },
    ],
    [{ code: 'KeyA' }, { kind: 'bare' }],
    [{ code: 'KeyA', shiftKey: true }, { kind: 'bare' }],
    [{ code: 'ControlLeft', ctrlKey: true }, { kind: 'modifier' }],
    [{ code: 'F99', ctrlKey: true }, { kind: 'modifier' }],
  ] as const)('makes of %j %j', (pressed, recorded) => {
    expect(recordAccelerator({ ...none, ...pressed })).toEqual(recorded);
  });
});
