import { Label, RadioButton, RadioField, RadioGroup } from 'react-aria-components';
import type { BookmarkColour } from '../../../shared/bookmark.ts';
import { Icon } from '../../ui/icon.tsx';

interface ColourChoiceProps {
  readonly label: string;
  readonly value: BookmarkColour | null;
  readonly options: readonly BookmarkColour[];
  readonly nameOf: (colour: BookmarkColour | null) => string;
  readonly onChange: (colour: BookmarkColour | null) => void;
}

/** One of a few colours, or none; each has its name, and the chosen one a tick. */
export function ColourChoice({ label, value, options, nameOf, onChange }: ColourChoiceProps) {
  const choose = (next: string) => onChange(options.find((colour) => colour === next) ?? null);
  return (
    <RadioGroup className="field" orientation="horizontal" value={value ?? 'none'} onChange={choose}>
      <Label>{label}</Label>
      <div className="colours">
        {[null, ...options].map((colour) => (
          <RadioField key={colour ?? 'none'} value={colour ?? 'none'}>
            <RadioButton className="colour" data-colour={colour ?? 'none'} aria-label={nameOf(colour)}>
              {({ isSelected }) => (
                <span className="colour-dot" title={nameOf(colour)}>
                  {isSelected && <Icon name="check" />}
                </span>
              )}
            </RadioButton>
          </RadioField>
        ))}
      </div>
    </RadioGroup>
  );
}
