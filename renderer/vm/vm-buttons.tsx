import { useState } from 'react';
import { IconButton } from '../ui/button.tsx';
import { Menu, type MenuPart } from '../ui/menu.tsx';
import { useWords } from '../ui/ui-context.tsx';
import { usePowerPart } from './power-menu.tsx';
import { useFacts } from './use-facts.ts';
import { useVmPart } from './vm-menu.tsx';
import type { VmTarget } from './room-context.ts';

export interface VmButtonProps {
  readonly vm: VmTarget;
  /** The state where the window knows it; else the cloud is asked when the menu opens. */
  readonly state?: string | undefined;
  readonly onOpenChange?: (open: boolean) => void;
  /** Held open or shut from outside. */
  readonly isOpen?: boolean;
}

/** Start, shut down, reboot and the rest, as far as the VM's state allows. */
export function PowerMenu(props: VmButtonProps) {
  const t = useWords('vm');
  const { state, onOpenChange } = useStateOnOpen(props);
  const part = usePowerPart(props.vm, state);
  const { isOpen } = props;
  const open = isOpen === undefined ? {} : { isOpen, shortcut: 'Ctrl+Alt+Shift+P' };
  return <OneMenu icon="power" label={t('powerMenu')} part={part} onOpenChange={onOpenChange} {...open} />;
}

/** Passwords, discs and the console's mode. */
export function VmMenu(props: VmButtonProps) {
  const t = useWords('vm');
  const { state, onOpenChange } = useStateOnOpen(props);
  const part = useVmPart(props.vm, state);
  return <OneMenu icon="key" label={t('vmMenu')} part={part} onOpenChange={onOpenChange} />;
}

interface OneMenuProps {
  readonly icon: 'power' | 'key';
  readonly label: string;
  readonly part: MenuPart & { choose: (id: string) => void };
  readonly shortcut?: string;
  readonly isOpen?: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

function OneMenu({ icon, label, part, shortcut, isOpen, onOpenChange }: OneMenuProps) {
  const { choose, ...entries } = part;
  return (
    <Menu
      trigger={<IconButton icon={icon} label={label} {...(shortcut === undefined ? {} : { shortcut })} />}
      label={label}
      parts={[entries]}
      onAction={choose}
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
    onOpenChange: (open: boolean) => {
      if (open) ask();
      onOpenChange?.(open);
    },
  };
}
