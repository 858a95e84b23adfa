import { useRef } from 'react';
import { Menu as AriaMenu, Popover } from 'react-aria-components';
import { MenuParts, type MenuPart } from './menu.tsx';

interface ContextMenuProps {
  /** In CSS pixels of the window. */
  readonly x: number;
  readonly y: number;
  readonly label: string;
  readonly parts: readonly MenuPart[];
  readonly onAction: (entryId: string) => void;
  readonly onClose: () => void;
}

/** A menu at the pointer, or where the keyboard asked for one. It takes the focus and gives it back. */
export function ContextMenu({ x, y, label, parts, onAction, onClose }: ContextMenuProps) {
  const anchor = useRef<HTMLSpanElement>(null);
  return (
    <>
      <span ref={anchor} className="menu-anchor" style={{ left: x, top: y }} aria-hidden="true" />
      <Popover
        className="popover"
        triggerRef={anchor}
        isOpen
        onOpenChange={(open) => !open && onClose()}
        placement="bottom start"
        offset={0}
      >
        <AriaMenu className="menu" aria-label={label} autoFocus="first" onClose={onClose}>
          <MenuParts parts={parts} onAction={onAction} />
        </AriaMenu>
      </Popover>
    </>
  );
}
