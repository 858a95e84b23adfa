import { useDeferredValue, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { Dialog as AriaDialog, Modal, ModalOverlay } from 'react-aria-components';
import { bookmarkOfVm, isVmBookmark } from '../../../shared/bookmark.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { shortcutText } from '../../ui/shortcut.ts';
import { Dot } from '../../ui/status.tsx';
import { usePlatform, useWords } from '../../ui/ui-context.tsx';
import { useWayBack } from '../../ui/way-back.ts';
import { useLibrary } from '../library-context.tsx';
import { stateTone } from '../model/vm-state.ts';
import { StateWord } from '../views/words.tsx';
import { paletteEntries, type PaletteEntry } from './palette-entries.ts';
import { usePaletteSource, type PaletteProps } from './use-palette-source.ts';

const listId = 'palette-list';

/** Every VM, bookmark and action a few letters away, over whatever the window shows. */
export function Palette(props: PaletteProps) {
  const t = useWords('palette');
  useWayBack();
  return (
    <ModalOverlay className="veil palette-veil" isOpen isDismissable onOpenChange={(open) => !open && props.onClose()}>
      <Modal className="palette-card">
        <AriaDialog className="palette" aria-label={t('title')}>
          <Contents {...props} />
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

function Contents(props: PaletteProps) {
  const t = useWords('palette');
  const source = usePaletteSource(props);
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(0);
  const shownFor = useDeferredValue(query);
  const entries = useMemo(() => paletteEntries(source, shownFor), [source, shownFor]);
  const run = useRun(props.onClose);
  const active = Math.min(chosen, entries.length - 1);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return; // Enter and arrows belong to the input method
    if (event.key === 'Enter') {
      event.preventDefault();
      // What is typed fast counts, not what the list had time to show.
      const exact = query === shownFor ? entries[active] : paletteEntries(source, query)[0];
      if (exact) run(exact, event.shiftKey);
      return;
    }
    const to = placeAfter(event.key, active, entries.length);
    if (to === undefined) return;
    event.preventDefault();
    setChosen(to);
  };
  return (
    <>
      <div className="palette-search">
        <Icon name="search" />
        <input
          autoFocus
          type="text"
          role="combobox"
          aria-label={t('title')}
          aria-expanded
          aria-autocomplete="list"
          aria-controls={listId}
          aria-activedescendant={entries[active] ? optionId(active) : undefined}
          placeholder={t('placeholder')}
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <ul className="palette-list" role="listbox" id={listId} aria-label={t('title')}>
        {entries.map((entry, index) => (
          <Option
            key={entry.key}
            entry={entry}
            index={index}
            active={index === active}
            onRun={(withOptions) => run(entry, withOptions)}
          />
        ))}
      </ul>
      <p className="palette-foot" role="status">
        {entries.length === 0 ? t('nothing', { query: shownFor }) : <Hints />}
      </p>
    </>
  );
}

function Hints() {
  const t = useWords('palette');
  const platform = usePlatform();
  return (
    <>
      <kbd>{shortcutText('Enter', platform)}</kbd> {t('open')} <kbd>{shortcutText('Shift+Enter', platform)}</kbd>{' '}
      {t('openWith')} <kbd>{shortcutText('Esc', platform)}</kbd> {t('close')}
    </>
  );
}

interface OptionProps {
  readonly entry: PaletteEntry;
  readonly index: number;
  readonly active: boolean;
  readonly onRun: (withOptions: boolean) => void;
}

function Option({ entry, index, active, onRun }: OptionProps) {
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (active) row.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <li
      ref={row}
      id={optionId(index)}
      role="option"
      aria-selected={active}
      className="palette-option"
      onMouseDown={(event) => event.preventDefault()} // the field keeps the focus
      onClick={(event) => onRun(event.shiftKey)}
    >
      <Row entry={entry} />
    </li>
  );
}

function Row({ entry }: { readonly entry: PaletteEntry }) {
  switch (entry.kind) {
    case 'vm':
      return <VmRow entry={entry} />;
    case 'bookmark':
      return <BookmarkRow entry={entry} />;
    case 'action':
      return <ActionRow entry={entry} />;
  }
}

function VmRow({ entry: { machine } }: { readonly entry: Extract<PaletteEntry, { kind: 'vm' }> }) {
  return (
    <>
      <Named
        icon="screen"
        name={machine.name}
        below={[machine.cloudName, ...(machine.vm?.addresses ?? [])].slice(0, 2)}
      />
      <span className="palette-state">
        <Dot tone={stateTone(machine.vm?.state ?? '')} />
        <StateWord state={machine.vm?.state} />
      </span>
    </>
  );
}

function BookmarkRow({ entry: { bookmark } }: { readonly entry: Extract<PaletteEntry, { kind: 'bookmark' }> }) {
  const t = useWords('palette');
  const { data } = useLibrary();
  const where = data.clouds.find(({ cloud }) => 'cloudId' in bookmark && cloud.id === bookmark.cloudId)?.cloud.name;
  return (
    <>
      <Named icon="star" name={bookmark.name} below={where === undefined ? [] : [where]} />
      <span className="palette-state">{t('bookmark')}</span>
    </>
  );
}

function ActionRow({ entry: { action } }: { readonly entry: Extract<PaletteEntry, { kind: 'action' }> }) {
  const platform = usePlatform();
  return (
    <>
      <Named icon={action.icon} name={action.label} below={[]} />
      {action.shortcut !== undefined && <kbd>{shortcutText(action.shortcut, platform)}</kbd>}
    </>
  );
}

function Named(props: { readonly icon: IconName; readonly name: string; readonly below: readonly string[] }) {
  return (
    <>
      <Icon name={props.icon} />
      <span className="palette-words">
        <bdi className="palette-name">{props.name}</bdi>
        {props.below.length > 0 && <bdi className="palette-below">{props.below.join(' · ')}</bdi>}
      </span>
    </>
  );
}

/** Does what an entry stands for, once the palette is gone. */
function useRun(onClose: () => void): (entry: PaletteEntry, withOptions: boolean) => void {
  const { actions, ask, api, data, report } = useLibrary();
  return (entry, withOptions) => {
    onClose();
    if (entry.kind === 'action') {
      entry.action.run();
    } else if (entry.kind === 'vm') {
      const { machine } = entry;
      if (withOptions) ask({ kind: 'open-with', vm: machine });
      else actions.open(machine, bookmarkOfVm(data.bookmarks, machine));
    } else if (withOptions && isVmBookmark(entry.bookmark)) {
      ask({ kind: 'open-with', vm: { ...entry.bookmark, name: entry.bookmark.name } });
    } else {
      const opening = api.request('console.open', { kind: 'bookmark', bookmarkId: entry.bookmark.id });
      void opening.then((opened) => {
        if (!opened.ok) report(opened.error);
      });
    }
  };
}

function placeAfter(key: string, index: number, count: number): number | undefined {
  if (count === 0) return undefined;
  switch (key) {
    case 'ArrowDown':
      return (index + 1) % count;
    case 'ArrowUp':
      return (index - 1 + count) % count;
    case 'PageDown':
      return Math.min(index + 8, count - 1);
    case 'PageUp':
      return Math.max(index - 8, 0);
    default:
      return undefined;
  }
}

function optionId(index: number): string {
  return `palette-option-${index}`;
}
