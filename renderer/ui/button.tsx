import type { ReactNode } from 'react';
import {
  Button as AriaButton,
  ToggleButton as AriaToggleButton,
  Tooltip,
  TooltipTrigger,
  type ButtonProps as AriaButtonProps,
  type ToggleButtonProps as AriaToggleButtonProps,
} from 'react-aria-components';
import { Icon, type IconName } from './icon.tsx';
import { shortcutText } from './shortcut.ts';
import { usePlatform } from './ui-context.tsx';

type Own = 'className' | 'children' | 'style';

export interface ButtonProps extends Omit<AriaButtonProps, Own> {
  /** `primary`: the one main action of a view; `danger`: destroys something; `quiet`: no border. */
  readonly look?: 'plain' | 'primary' | 'danger' | 'quiet';
  readonly icon?: IconName;
  readonly children: ReactNode;
}

/** A button with words on it, a verb. */
export function Button({ look = 'plain', icon, children, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} className="button" data-look={look}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </AriaButton>
  );
}

interface IconOnly {
  readonly icon: IconName;
  /** What it does: its name for screen readers and the text of its tooltip. */
  readonly label: string;
  /** Shown in the tooltip, such as `Mod+D`; the window binds the key. */
  readonly shortcut?: string;
}

export type IconButtonProps = Omit<AriaButtonProps, Own | 'aria-label'> & IconOnly;

/** A button that is only an icon; its label and shortcut show in a tooltip. */
export function IconButton({ icon, label, shortcut, ...rest }: IconButtonProps) {
  return (
    <WithTip label={label} shortcut={shortcut}>
      <AriaButton {...rest} aria-label={label} className="button" data-look="icon">
        <Icon name={icon} />
      </AriaButton>
    </WithTip>
  );
}

/** The cross of a dialog or panel. It has no tooltip: Escape would close that first. */
export function CloseButton({ label, onPress }: { readonly label: string; readonly onPress: () => void }) {
  return (
    <AriaButton aria-label={label} className="button" data-look="icon" onPress={onPress}>
      <Icon name="close" />
    </AriaButton>
  );
}

export type IconToggleProps = Omit<AriaToggleButtonProps, Own | 'aria-label'> &
  IconOnly & { readonly filled?: boolean };

/** An icon button that stays pressed: a star, a fitted picture. */
export function IconToggle({ icon, label, shortcut, filled = false, ...rest }: IconToggleProps) {
  return (
    <WithTip label={label} shortcut={shortcut}>
      <AriaToggleButton {...rest} aria-label={label} className="button" data-look="icon">
        <Icon name={icon} filled={filled && rest.isSelected === true} />
      </AriaToggleButton>
    </WithTip>
  );
}

function WithTip(props: {
  readonly label: string;
  readonly shortcut: string | undefined;
  readonly children: ReactNode;
}) {
  const platform = usePlatform();
  return (
    <TooltipTrigger delay={500} closeDelay={60}>
      {props.children}
      <Tooltip className="tooltip" offset={6}>
        {props.label}
        {props.shortcut !== undefined && <kbd>{shortcutText(props.shortcut, platform)}</kbd>}
      </Tooltip>
    </TooltipTrigger>
  );
}
