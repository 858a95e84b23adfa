import type { ReactNode } from 'react';
import {
  Button as AriaButton,
  CheckboxButton,
  CheckboxField,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  RadioButton,
  RadioField,
  RadioGroup,
  Select as AriaSelect,
  SelectValue,
  SwitchButton,
  SwitchField,
  Text,
} from 'react-aria-components';
import { Icon } from './icon.tsx';

interface Option<T extends string> {
  readonly id: T;
  readonly label: string;
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly Option<T>[];
  readonly onChange: (value: T) => void;
  /** Where the label stands beside it already. */
  readonly hideLabel?: boolean;
  readonly isDisabled?: boolean;
}

/** One of many, in a list that opens. */
export function Select<T extends string>(props: ChoiceProps<T>) {
  const { label, value, options, onChange, hideLabel = false, isDisabled = false } = props;
  const choose = (key: unknown) => {
    const chosen = options.find((option) => option.id === key);
    if (chosen) onChange(chosen.id);
  };
  return (
    <AriaSelect
      className="field"
      value={value}
      onChange={choose}
      isDisabled={isDisabled}
      {...(hideLabel ? { 'aria-label': label } : {})}
    >
      {!hideLabel && <Label>{label}</Label>}
      <AriaButton className="button select">
        <SelectValue />
        <Icon name="chevron-down" />
      </AriaButton>
      <Popover className="popover" offset={4}>
        <ListBox className="menu" items={options}>
          {(option) => (
            <ListBoxItem className="menu-item" textValue={option.label}>
              {({ isSelected }) => (
                <>
                  <span className="menu-tick">{isSelected && <Icon name="check" />}</span>
                  {option.label}
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}

/** One of few, all in sight, side by side. */
export function Segments<T extends string>(props: ChoiceProps<T>) {
  const { label, value, options, onChange, hideLabel = false, isDisabled = false } = props;
  const choose = (next: string) => {
    const chosen = options.find((option) => option.id === next);
    if (chosen) onChange(chosen.id);
  };
  return (
    <RadioGroup
      className="field"
      orientation="horizontal"
      value={value}
      onChange={choose}
      isDisabled={isDisabled}
      {...(hideLabel ? { 'aria-label': label } : {})}
    >
      {!hideLabel && <Label>{label}</Label>}
      <div className="segments">
        {options.map((option) => (
          <RadioField key={option.id} value={option.id}>
            <RadioButton className="segment">{option.label}</RadioButton>
          </RadioField>
        ))}
      </div>
    </RadioGroup>
  );
}

interface CheckboxProps {
  readonly label: string;
  readonly isSelected: boolean;
  readonly onChange: (selected: boolean) => void;
  readonly hint?: ReactNode;
  readonly isDisabled?: boolean;
}

/** Yes or no, with a sentence that says what yes means. */
export function Checkbox({ label, hint, ...rest }: CheckboxProps) {
  return (
    <CheckboxField {...rest} className="checkbox">
      <CheckboxButton className="checkbox-line">
        {({ isSelected }) => (
          <>
            <span className="checkbox-box">{isSelected && <Icon name="check" />}</span>
            {label}
          </>
        )}
      </CheckboxButton>
      {hint !== undefined && (
        <Text slot="description" className="field-hint">
          {hint}
        </Text>
      )}
    </CheckboxField>
  );
}

/** On or off, at the end of a row that says what it is. */
export function Switch({ label, ...rest }: Omit<CheckboxProps, 'hint'>) {
  return (
    <SwitchField {...rest} className="switch" aria-label={label}>
      <SwitchButton className="switch-line">
        <span className="switch-track">
          <span className="switch-thumb" />
        </span>
      </SwitchButton>
    </SwitchField>
  );
}
