import { useEffect, useState } from 'react';
import { Button, IconButton } from '../../ui/button.tsx';
import { shortcutText } from '../../ui/shortcut.ts';
import { usePlatform, useWords } from '../../ui/ui-context.tsx';
import { recordAccelerator } from './accelerator.ts';

interface ShortcutControlProps {
  readonly label: string;
  /** An Electron accelerator; empty for none. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly isDisabled: boolean;
}

/** A combination of keys, recorded by pressing it. */
export function ShortcutControl({ label, value, onChange, isDisabled }: ShortcutControlProps) {
  const t = useWords('settings');
  const platform = usePlatform();
  const [recording, setRecording] = useState(false);
  const [refused, setRefused] = useState(false);
  useEffect(() => {
    if (!recording) return;
    const onKey = (event: KeyboardEvent): void => {
      event.preventDefault();
      event.stopPropagation(); // the window's own shortcuts wait
      if (event.key === 'Escape') {
        setRecording(false);
        return;
      }
      const recorded = recordAccelerator(event);
      setRefused(recorded.kind === 'bare');
      if (recorded.kind !== 'accelerator') return;
      setRecording(false);
      onChange(recorded.value);
    };
    const stop = (): void => setRecording(false);
    document.addEventListener('keydown', onKey, { capture: true });
    window.addEventListener('blur', stop);
    return () => {
      document.removeEventListener('keydown', onKey, { capture: true });
      window.removeEventListener('blur', stop);
    };
  }, [recording, onChange]);
  return (
    <div className="shortcut-control">
      {recording ? (
        <span role="status">{refused ? t('shortcut.needsModifier') : t('shortcut.recording')}</span>
      ) : (
        <kbd>{value === '' ? t('shortcut.none') : shortcutText(withOurNames(value), platform)}</kbd>
      )}
      <Button
        aria-label={t('shortcut.recordLabel', { setting: label })}
        isDisabled={isDisabled}
        onPress={() => {
          setRefused(false);
          setRecording(!recording);
        }}
      >
        {t('shortcut.record')}
      </Button>
      {value !== '' && !isDisabled && (
        <IconButton icon="close" label={t('shortcut.clearLabel', { setting: label })} onPress={() => onChange('')} />
      )}
      {recording && <span className="field-hint">{t('shortcut.hint')}</span>}
    </div>
  );
}

/** `Control` and `Super` as the rest of the window writes them. */
function withOurNames(accelerator: string): string {
  return accelerator.replace(/\b(?:CommandOrControl|CmdOrCtrl)\b/, 'Mod').replace(/\bControl\b/, 'Ctrl');
}
