import { describe, expect, it } from 'vitest';
import { detailText } from '../../../../renderer/ui/error-panel.tsx';
import { isCommand, shortcutText } from '../../../../renderer/ui/shortcut.ts';

const held = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

describe('shortcuts', () => {
  it('are written as each platform does', () => {
    expect(shortcutText('Mod+Shift+K', 'linux')).toBe('Ctrl+Shift+K');
    expect(shortcutText('Mod+Shift+K', 'darwin')).toBe('⌘⇧K');
  });
  it('use the command key of the platform and nothing with it', () => {
    expect(isCommand({ ...held, ctrlKey: true }, 'win32')).toBe(true);
    expect(isCommand({ ...held, ctrlKey: true }, 'darwin')).toBe(false);
    expect(isCommand({ ...held, metaKey: true }, 'darwin')).toBe(true);
    expect(isCommand({ ...held, ctrlKey: true, altKey: true }, 'linux')).toBe(false);
    expect(isCommand(held, 'linux')).toBe(false);
  });
});

describe('detailText', () => {
  it('names code, parameters and what the server said, one a line', () => {
    const error = { code: 'host-refused', params: { host: 'h', port: 1 } } as const;
    expect(detailText(error, 'SYS.1: no')).toBe('host-refused\nhost: h\nport: 1\nSYS.1: no');
    expect(detailText({ code: 'cancelled', params: {} }, '')).toBe('cancelled');
  });
});
