import { useRef, type ReactElement } from 'react';
import {
  Header,
  Keyboard,
  Menu as AriaMenu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  Separator,
  Text,
} from 'react-aria-components';
import { Icon, type IconName } from './icon.tsx';
import { shortcutText } from './shortcut.ts';
import { usePlatform } from './ui-context.tsx';

interface MenuEntry {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly icon?: IconName;
  readonly shortcut?: string;
  readonly danger?: boolean;
  readonly disabled?: boolean;
}

/** Entries that belong together; `selected` makes them a choice of one, `ticked` a set of switches. */
export interface MenuPart {
  readonly id: string;
  readonly title?: string;
  readonly entries: readonly MenuEntry[];
  readonly selected?: string;
  readonly ticked?: readonly string[];
}

interface MenuProps {
  /** The button that opens it. */
  readonly trigger: ReactElement;
  readonly label: string;
  readonly parts: readonly MenuPart[];
  readonly onAction: (entryId: string, partId: string) => void;
  /** `chosen`: it was closed by an entry, not dismissed. */
  readonly onOpenChange?: (open: boolean, chosen: boolean) => void;
  /** Held open or shut from outside. */
  readonly isOpen?: boolean;
  /** Stays open after a switch, so that several can be set. */
  readonly keepOpen?: boolean;
}

/** A menu under its button. Ids of entries are unique over all parts. */
export function Menu({ trigger, label, parts, onAction, onOpenChange, isOpen, keepOpen = false }: MenuProps) {
  const chosen = useRef(false);
  const tell = (open: boolean) => {
    if (open) chosen.current = false;
    onOpenChange?.(open, chosen.current);
  };
  const act: MenuProps['onAction'] = (entryId, partId) => {
    chosen.current = true;
    onAction(entryId, partId);
  };
  return (
    <MenuTrigger onOpenChange={tell} {...(isOpen !== undefined && { isOpen })}>
      {trigger}
      <Popover className="popover" offset={4}>
        <AriaMenu className="menu" aria-label={label} shouldCloseOnSelect={!keepOpen}>
          <MenuParts parts={parts} onAction={act} />
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

/** What stands in a menu, however it was opened. */
export function MenuParts({ parts, onAction }: Pick<MenuProps, 'parts' | 'onAction'>) {
  return parts.map((part, index) => <Part key={part.id} part={part} first={index === 0} onAction={onAction} />);
}

function Part(props: { readonly part: MenuPart; readonly first: boolean; readonly onAction: MenuProps['onAction'] }) {
  const { part, first, onAction } = props;
  const choice = choiceOf(part);
  const name = part.title === undefined ? { 'aria-label': part.entries[0]?.label ?? part.id } : {};
  return (
    <>
      {!first && <Separator className="menu-line" />}
      <MenuSection {...choice} {...name}>
        {part.title !== undefined && <Header className="menu-title">{part.title}</Header>}
        {part.entries.map((entry) => (
          <Entry key={entry.id} entry={entry} onAction={() => onAction(entry.id, part.id)} />
        ))}
      </MenuSection>
    </>
  );
}

function choiceOf({ selected, ticked }: MenuPart) {
  if (ticked) return { selectionMode: 'multiple' as const, selectedKeys: ticked };
  if (selected === undefined) return {};
  return { selectionMode: 'single' as const, selectedKeys: [selected], disallowEmptySelection: true };
}

function Entry({ entry, onAction }: { readonly entry: MenuEntry; readonly onAction: () => void }) {
  const platform = usePlatform();
  return (
    <MenuItem
      id={entry.id}
      textValue={entry.label}
      className="menu-item"
      data-danger={entry.danger === true || undefined}
      isDisabled={entry.disabled === true}
      onAction={onAction}
    >
      {({ isSelected, selectionMode }) => (
        <>
          {selectionMode !== 'none' && <span className="menu-tick">{isSelected && <Icon name="check" />}</span>}
          {entry.icon && <Icon name={entry.icon} />}
          <span className="menu-words">
            <Text slot="label">{entry.label}</Text>
            {entry.hint !== undefined && (
              <Text slot="description" className="menu-hint">
                {entry.hint}
              </Text>
            )}
          </span>
          {entry.shortcut !== undefined && <Keyboard>{shortcutText(entry.shortcut, platform)}</Keyboard>}
        </>
      )}
    </MenuItem>
  );
}
