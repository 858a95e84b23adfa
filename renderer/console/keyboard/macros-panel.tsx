import { useState } from 'react';
import type { KeyMacro } from '../../../shared/settings.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import { useActions } from '../console-actions.tsx';
import { chordLabel } from '../keys.ts';
import { Panel } from '../panel.tsx';
import { MacroEditor } from './macro-editor.tsx';

interface MacrosPanelProps {
  readonly macros: readonly KeyMacro[];
  readonly close: () => void;
}

const mostMacros = 100;

/** The person's own combinations: sent, made, changed and removed here. */
export function MacrosPanel({ macros, close }: MacrosPanelProps) {
  const t = useWords('console');
  const { saveMacros } = useActions();
  const [edited, edit] = useState<KeyMacro | null>(null);
  const save = async (macro: KeyMacro) => {
    const known = macros.some(({ id }) => id === macro.id);
    const next = known ? macros.map((each) => (each.id === macro.id ? macro : each)) : [...macros, macro];
    if (await saveMacros(next)) edit(null);
  };
  if (edited) {
    return <MacroEditor key={edited.id} macro={edited} onSave={save} onCancel={() => edit(null)} onClose={close} />;
  }
  const add = (
    <Button
      icon="plus"
      look="primary"
      isDisabled={macros.length >= mostMacros}
      onPress={() => edit({ id: crypto.randomUUID(), name: '', chords: [] })}
    >
      {t('macros.add')}
    </Button>
  );
  return (
    <Panel title={t('macros.title')} onClose={close} footer={add}>
      {macros.length === 0 && <p>{t('macros.empty')}</p>}
      <ul className="macros">
        {macros.map((macro) => (
          <MacroLine
            key={macro.id}
            macro={macro}
            onEdit={() => edit(macro)}
            onRemove={() => void saveMacros(macros.filter(({ id }) => id !== macro.id))}
          />
        ))}
      </ul>
    </Panel>
  );
}

interface MacroLineProps {
  readonly macro: KeyMacro;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

function MacroLine({ macro, onEdit, onRemove }: MacroLineProps) {
  const t = useWords('console');
  const { sendChords } = useActions();
  const { name, chords } = macro;
  return (
    <li>
      <span className="macro-words">
        <strong>{name}</strong>
        <span className="field-hint">{chords.map(chordLabel).join(', ')}</span>
      </span>
      <Button onPress={() => sendChords(chords)}>{t('macros.send')}</Button>
      <IconButton icon="pencil" label={t('macros.edit', { name })} onPress={onEdit} />
      <IconButton icon="trash" label={t('macros.remove', { name })} onPress={onRemove} />
    </li>
  );
}
