import type { AppStart } from '../../shared/ipc.ts';

const macSigns: Readonly<Record<string, string>> = { Mod: '⌘', Shift: '⇧', Alt: '⌥', Ctrl: '⌃' };

/** Writes `Mod+K` as this platform does: `⌘K` on macOS, `Ctrl+K` elsewhere. `Mod` is the platform's command key. */
export function shortcutText(shortcut: string, platform: AppStart['platform']): string {
  const keys = shortcut.split('+');
  if (platform === 'darwin') return keys.map((key) => macSigns[key] ?? key).join('');
  return keys.map((key) => (key === 'Mod' ? 'Ctrl' : key)).join('+');
}

/** Whether the platform's command key, and no other modifier, is held. */
export function isCommand(
  event: Pick<KeyboardEvent, 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>,
  platform: AppStart['platform'],
): boolean {
  const [wanted, other] = platform === 'darwin' ? [event.metaKey, event.ctrlKey] : [event.ctrlKey, event.metaKey];
  return wanted && !other && !event.altKey && !event.shiftKey;
}
