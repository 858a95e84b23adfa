import { assertNever } from '../../shared/assert-never.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import { checkGuestPassword } from '../../shared/guest-password.ts';
import { checkConsolePassword, type PowerAction, type VmChange } from '../../shared/vm-job.ts';
import type { Caller, SessionCall } from './caller.ts';
import { giveUp } from './jobs.ts';
import { isUuid } from './shapes.ts';
import type { JobWait } from './types.ts';

type Request = Pick<SessionCall, 'api' | 'method' | 'path'> &
  Partial<Pick<SessionCall, 'body' | 'account' | 'secrets'>> & { readonly giveUpMs: number };

/**
 * One change of a VM as a job of the server (contract sections 5.3 to 5.5 and 6). Rules are checked before anything is
 * sent, and what was sent is never sent again but for a session that had expired, when nothing was done yet.
 */
export async function changeVm(caller: Caller, vm: string, change: VmChange, wait: JobWait): Promise<Result<void>> {
  if (!isUuid(vm)) return fail('vm-not-found', { vm });
  const checked = check(change);
  if (!checked.ok) return checked;
  const { giveUpMs, ...request } = requestOf(`/v1/vm-instances/${vm}`, change);
  for (const secret of request.secrets ?? []) caller.log.hide(secret);
  const done = await caller.job({ ...request, vm, ...wait }, giveUpMs);
  return done.ok ? ok() : done;
}

function check(change: VmChange): Result<void> {
  if (change.kind === 'attach-iso' || change.kind === 'detach-iso') {
    return isUuid(change.isoUuid) ? ok() : fail('invalid-argument', { message: 'isoUuid' });
  }
  if (change.kind === 'set-console-password') {
    const rule = checkConsolePassword(change.password);
    return rule ? fail('console-password-invalid', { rule }) : ok();
  }
  if (change.kind !== 'guest-password') return ok();
  if (change.account.trim() === '') return fail('guest-account-invalid');
  const rule = checkGuestPassword(change.password);
  return rule ? fail('guest-password-invalid', { rule }) : ok();
}

function requestOf(vm: string, change: VmChange): Request {
  switch (change.kind) {
    case 'power':
      return power(vm, change.action, change.keepOff === true);
    case 'guest-password': {
      const { account, password } = change;
      const body = { changeVmPassword: { account, password } };
      return { ...action(vm, 'ChangeVmPassword', body, giveUp.guestPassword), account, secrets: [password] };
    }
    case 'set-console-password': {
      const body = { setVmConsolePassword: { consolePassword: change.password } };
      return { ...action(vm, 'SetVmConsolePassword', body), secrets: [change.password] };
    }
    case 'delete-console-password':
      return {
        api: 'DeleteVmConsolePassword',
        method: 'DELETE',
        path: `${vm}/console-password`,
        giveUpMs: giveUp.change,
      };
    case 'attach-iso': {
      const path = `${vm}/iso/${change.isoUuid}`;
      return { api: 'AttachIsoToVmInstance', method: 'POST', path, body: { params: {} }, giveUpMs: giveUp.change };
    }
    case 'detach-iso': {
      const path = `${vm}/iso?isoUuid=${change.isoUuid}`;
      return { api: 'DetachIsoFromVmInstance', method: 'DELETE', path, giveUpMs: giveUp.change };
    }
    case 'console-mode':
      return action(vm, 'SetVmConsoleMode', { setVmConsoleMode: { mode: change.mode } });
    default:
      return assertNever(change, 'change');
  }
}

function action(vm: string, api: string, body: object, giveUpMs: number = giveUp.change): Request {
  return { api, method: 'PUT', path: `${vm}/actions`, body, giveUpMs };
}

/** `stopHA` is a text for the server: "true". */
function power(vm: string, wanted: PowerAction, keepOff: boolean): Request {
  const stop = (type: 'grace' | 'cold') => ({ stopVmInstance: { type, ...(keepOff && { stopHA: 'true' }) } });
  const requests: Readonly<Record<PowerAction, readonly [api: string, body: object]>> = {
    start: ['StartVmInstance', { startVmInstance: {} }],
    'shut-down': ['StopVmInstance', stop('grace')],
    'power-off': ['StopVmInstance', stop('cold')],
    reboot: ['RebootVmInstance', { rebootVmInstance: {} }],
    pause: ['PauseVmInstance', { pauseVmInstance: {} }],
    resume: ['ResumeVmInstance', { resumeVmInstance: {} }],
  };
  const [api, body] = requests[wanted];
  return action(vm, api, body);
}
