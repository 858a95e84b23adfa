import * as z from 'zod';
import type { Captcha, SignInName } from '../../shared/cloud.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import type { SendApi } from './api.ts';
import { loginTypeOf } from './log-in.ts';

const maxBase64 = 400_000;
const pngStart = 'iVBORw0KGgo';
const reply = z.object({
  captchaUuid: z.string().regex(/^[\w-]{1,64}$/),
  captcha: z.string().max(maxBase64),
});

/** The picture that a sign-in of this name wants an answer to (contract section 3.4); with `previous` another one. */
export async function getCaptcha(
  send: SendApi,
  who: SignInName,
  previous: string | undefined,
  signal: AbortSignal,
): Promise<Result<Captcha>> {
  const query = new URLSearchParams({ resourceName: who.user ?? who.account, loginType: loginTypeOf(who) });
  const [api, path] =
    previous === undefined
      ? ['GetLoginCaptcha', `/v1/login/control/captcha?${query.toString()}`]
      : ['RefreshCaptcha', `/v1/captcha/refresh?${new URLSearchParams({ uuid: previous }).toString()}`];
  const answer = await send({ api, method: 'GET', path, signal });
  if (!answer.ok) return answer.error.code === 'api-unsupported' ? fail('auth-captcha-unavailable') : answer;
  const parsed = reply.safeParse(answer.value.body);
  if (!parsed.success) return fail('auth-captcha-unavailable');
  // Some servers put a data: prefix before it, whatever their documents say.
  const image = parsed.data.captcha.replace(/^data:image\/png;base64,/, '').replace(/\s/g, '');
  const isPng = image.startsWith(pngStart) && /^[A-Za-z0-9+/]+=*$/.test(image);
  return isPng ? ok({ uuid: parsed.data.captchaUuid, image }) : fail('auth-captcha-unavailable');
}
