import { asJob, requiredText, vmOf, type Api, type ApiRequest, type NodeContext } from '../api.ts';
import { ApiFailure, failed, invalid } from '../errors.ts';
import type { LabVm } from '../vms.ts';

const maxLength = 32;

/** ChangeVmPassword: the password of an account inside the guest (contract section 5.5). */
export const guestPasswordApis: readonly Api[] = [
  {
    name: 'ChangeVmPassword',
    method: 'PUT',
    path: '/v1/vm-instances/{uuid}/actions',
    action: 'changeVmPassword',
    job: asJob,
    commercial: true,
    handle: changePassword,
  },
];

function changePassword(request: ApiRequest, node: NodeContext): unknown {
  const account = requiredText(request, 'account');
  const password = requiredText(request, 'password');
  checkPassword(account, password);
  const vm = vmOf(request, node);
  const problem = agentProblem(vm, account);
  if (problem !== undefined) throw new ApiFailure(agentFailure(problem));
  vm.guestPasswords.set(account, password);
  return {};
}

function checkPassword(account: string, password: string): void {
  const message = 'message[org.zstack.header.vm.APIChangeVmPasswordMsg]';
  if (account === '') throw new ApiFailure(invalid(`field[account] of ${message} cannot be an empty string`));
  if (password.length > maxLength) {
    throw new ApiFailure(
      invalid({
        en: `field[password] of ${message} exceeds max length of string. expected was <= ${maxLength}, actual was ${password.length}`,
        zh: `${message}的字段[password]超过字符串最大长度。期望<=${maxLength}，实际为${password.length}`,
      }),
    );
  }
  if (!/^[!-~]+$/.test(password)) {
    throw new ApiFailure(invalid(`field[password] of ${message} contains characters that are not allowed`));
  }
}

/** The host agent's own words: they are not translated, and clients recognise them. */
function agentProblem(vm: LabVm, account: string): string | undefined {
  if (vm.state !== 'Running') return 'vm is not running, cannot connect to qemu-ga';
  if (vm.guestAgent === 'channel-disconnected') return 'vm qga channel is not connected';
  if (vm.guestAgent === 'not-ready') return 'qemu-agent service is not ready in vm...';
  if ((vm.spec.guestAccounts ?? ['root']).includes(account)) return undefined;
  return `unable to execute "chpasswd" in guest[uuid:${vm.uuid}], check if user[${account}] existing or guest system log.`;
}

function agentFailure(problem: string) {
  const details = `operation error, because:${problem}`;
  return { code: 'VM.1011', details, cause: failed(details) };
}
