import { useState } from 'react';
import { IconButton } from '../ui/button.tsx';
import { Menu } from '../ui/menu.tsx';
import type { MenuDeeds } from '../ui/menu-deeds.ts';
import { useAllWords, useWords } from '../ui/ui-context.tsx';
import { usePowerMenu } from './power-menu.tsx';
import { useFacts } from './use-facts.ts';
import { useVmMenu } from './vm-menu.tsx';
import type { VmTarget } from './room-context.ts';

export interface VmButtonProps {
  readonly vm: VmTarget;
  /** The state where the window knows it; else the cloud is asked when the menu opens. */
  readonly state?: string | undefined;
  readonly onOpenChange?: (open: boolean, chosen: boolean) => void;
  /** Held open or shut from outside. */
  readonly isOpen?: boolean;
}

/** Start, shut down, reboot and the rest, as far as the VM's state allows. */
export function PowerMenu(props: VmButtonProps) {
  const t = useWords('vm');
  const { state, onOpenChange } = useStateOnOpen(props);
  const menu = usePowerMenu(props.vm, state);
  const { isOpen } = props;
  const open = isOpen === undefined ? {} : { isOpen, shortcut: 'Ctrl+Alt+Shift+P' };
  return <OneMenu icon="power" label={t('powerMenu')} menu={menu} onOpenChange={onOpenChange} {...open} />;
}

/** Passwords, discs and the console's mode. */
export function VmMenu(props: VmButtonProps) {
  const t = useWords('vm');
  const { state, onOpenChange } = useStateOnOpen(props);
  const menu = useVmMenu(props.vm, state);
  return <OneMenu icon="key" label={t('vmMenu')} menu={menu} onOpenChange={onOpenChange} />;
}

interface OneMenuProps {
  readonly icon: 'power' | 'key';
  readonly label: string;
  readonly menu: MenuDeeds;
  readonly shortcut?: string;
  readonly isOpen?: boolean;
  readonly onOpenChange: (open: boolean, chosen: boolean) => void;
}

function OneMenu({ icon, label, menu, shortcut, isOpen, onOpenChange }: OneMenuProps) {
  const words = useAllWords();
  return (
    <Menu
      trigger={<IconButton icon={icon} label={label} {...(shortcut === undefined ? {} : { shortcut })} />}
      label={label}
      parts={menu.parts(words)}
      onAction={menu.choose}
      onOpenChange={onOpenChange}
      {...(isOpen !== undefined && { isOpen })}
    />
  );
}

function useStateOnOpen({ vm, state, onOpenChange }: VmButtonProps) {
  const facts = useFacts(vm, true);
  const { again } = facts;
  const [opened, setOpened] = useState(false);
  const ask = () => {
    setOpened(true);
    again();
  };
  return {
    state: (opened ? facts.value?.state : undefined) ?? state,
    onOpenChange: (open: boolean, chosen: boolean) => {
      if (open) ask();
      onOpenChange?.(open, chosen);
    },
  };
}
