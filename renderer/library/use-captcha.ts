import { useCallback, useState } from 'react';
import type { Captcha, CaptchaAnswer } from '../../shared/cloud.ts';
import type { AppError, Result } from '../../shared/errors.ts';
import type { SignInPlace } from '../../shared/ipc/clouds.ts';
import { settled } from './actions.ts';
import { useLibrary } from './library-context.tsx';

export interface CaptchaState {
  /** The picture that the cloud wants an answer to; undefined while it wants none. */
  readonly picture: Captcha | undefined;
  /** Why there is no picture although the cloud wants an answer. */
  readonly trouble: AppError | undefined;
  readonly code: string;
  readonly setCode: (code: string) => void;
  readonly load: (previous?: string) => Promise<void>;
  /** Passes the answer of a sign-in on, with a new picture fetched where it asked for one or used one up. */
  readonly after: <T>(result: Result<T>) => Promise<Result<T>>;
  /** What goes with the next sign-in. */
  readonly answer: { readonly captcha?: CaptchaAnswer };
}

/** The picture of a sign-in: from the first answer that asks for it, as each try uses one up. */
export function useCaptcha(of: SignInPlace): CaptchaState {
  const { api } = useLibrary();
  const [picture, setPicture] = useState<Captcha>();
  const [trouble, setTrouble] = useState<AppError>();
  const [code, setCode] = useState('');
  const load = useCallback(
    async (previous?: string) => {
      const answer = await settled(api.request('clouds.captcha', { of, ...(previous !== undefined && { previous }) }));
      setCode('');
      setPicture(answer.ok ? answer.value : undefined);
      setTrouble(answer.ok ? undefined : answer.error);
    },
    [api, of],
  );
  const after = async <T>(result: Result<T>): Promise<Result<T>> => {
    if (!result.ok && (asksFor(result.error) || (picture && result.error.code.startsWith('auth-')))) await load();
    return result;
  };
  const answer = picture ? { captcha: { uuid: picture.uuid, code: code.trim() } } : {};
  return { picture, trouble, code, setCode, load, after, answer };
}

/** Whether a sign-in ended because it lacks the letters of a picture. */
export function asksFor({ code }: AppError): boolean {
  return code === 'auth-captcha-needed' || code === 'auth-captcha-wrong';
}
