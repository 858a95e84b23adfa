import { useState, type ReactNode, type Ref } from 'react';
import {
  FieldError,
  Input,
  Label,
  Text,
  TextArea as AriaTextArea,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
} from 'react-aria-components';
import { IconButton } from './button.tsx';
import { Icon } from './icon.tsx';
import { useWords } from './ui-context.tsx';

export interface TextFieldProps extends Omit<AriaTextFieldProps, 'className' | 'children' | 'style' | 'isInvalid'> {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What is wrong with what was typed; shown under the field and read out with it. */
  readonly error?: ReactNode;
  readonly placeholder?: string;
  readonly inputRef?: Ref<HTMLInputElement>;
  /** Something at the end of the field, such as a button. */
  readonly end?: ReactNode;
}

/** A labelled line of text with a hint or an error under it. */
export function TextField({ placeholder, inputRef, end, ...rest }: TextFieldProps) {
  return (
    <Labelled {...rest}>
      <Input {...(placeholder === undefined ? {} : { placeholder })} {...(inputRef ? { ref: inputRef } : {})} />
      {end}
    </Labelled>
  );
}

/** A labelled text of several lines. */
export function TextArea({ placeholder, ...rest }: Omit<TextFieldProps, 'end' | 'inputRef' | 'type'>) {
  return (
    <Labelled {...rest}>
      <AriaTextArea rows={3} {...(placeholder === undefined ? {} : { placeholder })} />
    </Labelled>
  );
}

type LabelledProps = Omit<TextFieldProps, 'end' | 'inputRef' | 'placeholder'> & { readonly children: ReactNode };

/** What stands around what is typed into. */
function Labelled({ label, hint, error, children, ...rest }: LabelledProps) {
  const wrong = error !== undefined && error !== null && error !== '';
  return (
    <AriaTextField {...rest} className="field" isInvalid={wrong} validationBehavior="aria">
      <Label>{label}</Label>
      <div className="field-box">{children}</div>
      {!wrong && hint !== undefined && (
        <Text slot="description" className="field-hint">
          {hint}
        </Text>
      )}
      <FieldError className="field-error">
        <Icon name="error" />
        <span>{error}</span>
      </FieldError>
    </AriaTextField>
  );
}

/** A text field whose letters are hidden until its eye is pressed. */
export function PasswordField(props: Omit<TextFieldProps, 'type' | 'end'>) {
  const t = useWords('ui');
  const [shown, setShown] = useState(false);
  return (
    <TextField
      autoComplete="off"
      spellCheck="false"
      {...props}
      type={shown ? 'text' : 'password'}
      end={
        <IconButton
          icon={shown ? 'eye-off' : 'eye'}
          label={shown ? t('hidePassword') : t('showPassword')}
          onPress={() => setShown(!shown)}
        />
      }
    />
  );
}
