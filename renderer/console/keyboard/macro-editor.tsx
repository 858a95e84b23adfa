import { useEffect, useRef, useState } from 'react';
import type { KeyMacro } from '../../../shared/settings.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Select } from '../../ui/choice.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import { chordLabel, commonChords, ctrlAltDel, terminalChords, type Chord } from '../keys.ts';
import { Panel } from '../panel.tsx';
import { ChordRecorder } from './recorder.ts';

interface MacroEditorProps {
  readonly macro: KeyMacro;
  readonly onSave: (macro: KeyMacro) => Promise<void>;
  readonly onCancel: () => void;
  readonly onClose: () => void;
}

type Chords = KeyMacro['chords'];

/** As many as a macro may hold. */
const mostChords = 64;
/** For what this computer keeps for itself, and can't be recorded therefore. */
const offered: readonly Chord[] = [ctrlAltDel, ...commonChords, ...terminalChords];

/** Name and keys of one macro; the keys are pressed, or chosen where this computer would take them. */
export function MacroEditor({ macro, onSave, onCancel, onClose }: MacroEditorProps) {
  const t = useWords('console');
  const [name, setName] = useState(macro.name);
  const [chords, setChords] = useState<Chords>(macro.chords);
  const [recording, record] = useState(false);
  const add = (chord: readonly string[]) => setChords((known) => [...known, chord].slice(0, mostChords));
  useRecording(recording, add);
  const ready = name.trim() !== '' && chords.length > 0;
  const footer = (
    <>
      <Button onPress={onCancel}>{t('cancel')}</Button>
      <Button
        look="primary"
        isDisabled={!ready || recording}
        onPress={() => void onSave({ ...macro, name: name.trim().slice(0, 100), chords })}
      >
        {t('macros.save')}
      </Button>
    </>
  );
  return (
    <Panel title={t(macro.name === '' ? 'macros.new' : 'macros.change')} onClose={onClose} footer={footer}>
      <TextField label={t('macros.name')} value={name} onChange={setName} maxLength={100} />
      <ol className="chords" aria-label={t('macros.keys')}>
        {chords.map((chord, index) => (
          <li key={index}>
            <kbd>{chordLabel(chord)}</kbd>
            <IconButton
              icon="close"
              label={t('macros.removeKeys', { keys: chordLabel(chord) })}
              onPress={() => setChords(chords.filter((_, at) => at !== index))}
            />
          </li>
        ))}
      </ol>
      <div className="panel-row">
        <Button look={recording ? 'primary' : 'plain'} onPress={() => record(!recording)}>
          {t(recording ? 'macros.stop' : 'macros.record')}
        </Button>
        <Select
          label={t('macros.offer')}
          value=""
          options={offered.map(({ label }) => ({ id: label, label }))}
          onChange={(label) => add(offered.find((each) => each.label === label)?.keys ?? [])}
        />
      </div>
      <p className="field-hint" role="status">
        {t(recording ? 'macros.recording' : 'macros.hint')}
      </p>
    </Panel>
  );
}

/** While it records, every key is only written down. */
function useRecording(recording: boolean, onChord: (chord: readonly string[]) => void): void {
  const latest = useRef(onChord);
  useEffect(() => void (latest.current = onChord));
  useEffect(() => {
    if (!recording) return undefined;
    const recorder = new ChordRecorder();
    const ending = new AbortController();
    const options = { capture: true, signal: ending.signal };
    const onKey = (event: KeyboardEvent) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      const chord = recorder.key(event);
      if (chord) latest.current(chord);
    };
    window.addEventListener('keydown', onKey, options);
    window.addEventListener('keyup', onKey, options);
    return () => ending.abort();
  }, [recording]);
}
