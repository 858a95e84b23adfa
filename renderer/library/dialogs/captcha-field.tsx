import type { AppError } from '../../../shared/errors.ts';
import { IconButton } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import { AnswerUnder } from '../../ui/working.tsx';
import type { CaptchaState } from '../use-captcha.ts';
import { fieldError } from './parts.tsx';

interface CaptchaFieldProps {
  readonly captcha: CaptchaState;
  readonly missing: string | undefined;
  readonly error: AppError | undefined;
  readonly disabled: boolean;
}

/** The cloud's picture, a field for its letters, and a button for another one; nothing while no cloud asks. */
export function CaptchaField({ captcha, missing, error, disabled }: CaptchaFieldProps) {
  const t = useWords('signIn');
  const { picture, trouble, code, setCode, load } = captcha;
  if (trouble) {
    return (
      <div className="field-error" role="alert">
        <span>
          <AnswerUnder error={trouble} />
        </span>
      </div>
    );
  }
  if (!picture) return null;
  return (
    <div className="captcha">
      <div className="captcha-picture">
        <img src={`data:image/png;base64,${picture.image}`} alt={t('captcha.alt')} />
        <IconButton icon="refresh" label={t('captcha.another')} onPress={() => void load(picture.uuid)} />
      </div>
      <TextField
        label={t('captcha.label')}
        value={code}
        onChange={setCode}
        error={fieldError('captcha', missing, error)}
        isReadOnly={disabled}
        autoComplete="off"
        spellCheck="false"
        maxLength={32}
      />
    </div>
  );
}
