import { fail, ok, type Result } from '../../shared/errors.ts';
import { checkGuestPassword } from '../../shared/guest-password.ts';
import type { Caller } from './caller.ts';
import { giveUp } from './jobs.ts';
import { isUuid } from './shapes.ts';

/**
 * ChangeVmPassword (contract section 5.5): sets the password of an account inside the guest through its agent, for which
 * the host waits up to 60 s. Rules are checked before anything is sent.
 */
export async function changeVmPassword(
  caller: Caller,
  vm: string,
  account: string,
  password: string,
  signal: AbortSignal,
): Promise<Result<void>> {
  if (!isUuid(vm)) return fail('vm-not-found', { vm });
  if (account.trim() === '') return fail('guest-account-invalid');
  const rule = checkGuestPassword(password);
  if (rule) return fail('guest-password-invalid', { rule });
  caller.log.hide(password);
  const call = {
    api: 'ChangeVmPassword',
    method: 'PUT',
    path: `/v1/vm-instances/${vm}/actions`,
    body: { changeVmPassword: { account, password } },
    vm,
    account,
    secrets: [password],
    signal,
  } as const;
  const done = await caller.job(call, giveUp.guestPassword);
  return done.ok ? ok() : done;
}
