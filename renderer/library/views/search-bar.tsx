import { useMemo, type KeyboardEvent, type RefObject } from 'react';
import { IconButton, IconToggle } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { shortcutText } from '../../ui/shortcut.ts';
import { usePlatform, useWords } from '../../ui/ui-context.tsx';
import { useListKeys } from '../list-keys.ts';
import type { Machines } from '../use-machines.ts';
import { gridId, itemId } from './machine-grid.tsx';

interface SearchBarProps {
  readonly machines: Machines;
  /** Whether a list of VMs is in sight, to be searched. */
  readonly listed: boolean;
  readonly inputRef: RefObject<HTMLInputElement | null>;
  readonly sideToggle: (() => void) | null;
  readonly detailsShown: boolean;
  readonly onToggleDetails: () => void;
}

/** The search box; its arrows and Enter act on the list, so that a console is a few letters and Enter away. */
export function SearchBar(props: SearchBarProps) {
  const { machines, listed, inputRef, sideToggle, detailsShown, onToggleDetails } = props;
  const t = useWords('library');
  // What a keystroke does not change is the same element, and React passes it over.
  const before = useMemo(
    () => sideToggle && <IconButton icon="sidebar" label={t('nav.open')} onPress={sideToggle} />,
    [sideToggle, t],
  );
  const after = useMemo(
    () => (
      <IconToggle
        icon="details"
        label={detailsShown ? t('details.hide') : t('details.show')}
        shortcut="Mod+I"
        isSelected={detailsShown}
        onChange={onToggleDetails}
      />
    ),
    [detailsShown, onToggleDetails, t],
  );
  if (!listed && !sideToggle) return null;
  return (
    <header className="bar" data-region="search">
      {before}
      {listed && <SearchBox machines={machines} inputRef={inputRef} />}
      <span className="grow" />
      {listed && after}
    </header>
  );
}

function SearchBox({ machines, inputRef }: Pick<SearchBarProps, 'machines' | 'inputRef'>) {
  const t = useWords('library');
  const platform = usePlatform();
  const listKeys = useListKeys(machines);
  const { query, search, item } = machines;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return; // Enter and arrows belong to the input method
    if (event.key === 'Escape' && query !== '') {
      event.preventDefault();
      search('');
      return;
    }
    if (event.key !== 'Home' && event.key !== 'End') listKeys(event);
  };
  const clear = useMemo(
    () => <IconButton icon="close" label={t('search.clear')} shortcut="Esc" onPress={() => search('')} />,
    [search, t],
  );
  return (
    <div className="search" role="search">
      <Icon name="search" />
      <input
        ref={inputRef}
        type="text"
        role="combobox"
        data-region-start
        aria-label={t('search.label')}
        aria-haspopup="grid"
        aria-expanded={machines.found > 0}
        aria-controls={gridId}
        aria-activedescendant={query !== '' && item ? itemId(item) : undefined}
        aria-keyshortcuts="Control+F"
        placeholder={t('search.placeholder')}
        autoComplete="off"
        spellCheck={false}
        value={query}
        onChange={(event) => search(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {/* Both are there all along: to make one of them would hold back the first letter's list. */}
      <kbd hidden={query !== ''} aria-hidden="true">
        {shortcutText('Mod+F', platform)}
      </kbd>
      <span hidden={query === ''}>{clear}</span>
    </div>
  );
}
