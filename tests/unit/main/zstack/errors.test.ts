import { describe, expect, it } from 'vitest';
import { readAnswer } from '../../../../main/zstack/answers.ts';
import type { CallContext } from '../../../../main/zstack/errors.ts';

const vm = '3bc9f63f0de6492991c59bef96b27565';
const baseUrl = 'http://10.0.0.10:8080/zstack';
const plain: CallContext = { api: 'QueryVmInstance', baseUrl };
const about: CallContext = { api: 'RequestConsoleAccess', baseUrl, vm };
const guest: CallContext = { api: 'ChangeVmPassword', baseUrl, vm, account: 'root' };

function read(status: number, body: unknown, context: CallContext = plain, secrets: readonly string[] = []) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const result = readAnswer({ status, text }, context, secrets);
  return result.ok ? { value: result.value } : result.error;
}
const failure = (code: string, details: string, more: object = {}) => ({
  error: { code, description: 'd', details, ...more },
});

describe('readAnswer', () => {
  it.each([
    ['ID.1000', 'auth-failed'],
    ['ID.1001', 'session-expired'],
    ['ID.1002', 'permission-denied'],
    ['ID.1003', 'server-error'],
    ['ID.1005', 'auth-must-change-password'],
    ['ID.1006', 'auth-too-many-sessions'],
    ['ID.1007', 'auth-user-disabled'],
    ['ID.2001', 'auth-two-factor'],
    ['LOGIN_CONTROL.1000', 'auth-password-expired'],
    ['LOGIN_CONTROL.1002', 'auth-locked'],
    ['LOGIN_CONTROL.1003', 'auth-captcha-needed'],
    ['LOGIN_CONTROL.1004', 'auth-refused'],
    ['LOGIN_CONTROL.1005', 'auth-captcha-needed'],
    ['SYS.1000', 'server-error'],
    ['SYS.1003', 'vm-not-found'],
    ['SYS.1007', 'invalid-argument'],
    ['SYS.1010', 'server-not-ready'],
    ['SYS.1012', 'server-not-ready'],
    ['SYS.1014', 'api-unsupported'],
    ['SYS.1015', 'host-not-connected'],
    ['SYS.1017', 'cancelled'],
    ['HOST.1010', 'host-not-connected'],
    ['VM.1010', 'vm-not-running'],
    ['VM.1017', 'no-console-port'],
    ['PORTAL.1000', 'api-unsupported'],
    ['__proto__', 'server-error'],
    ['toString', 'server-error'],
  ])('server code %s → %s', (serverCode, code) => {
    expect(read(503, failure(serverCode, 'x'), about)).toMatchObject({ code, server: { code: serverCode, en: 'x' } });
  });

  it('shows the message of the catalogue in both languages', () => {
    const messages = { code: '1000', message_cn: '错误的帐号或密码。', message_en: 'Wrong account name or password.' };
    const body = failure('ID.1000', '错误信息: 错误的帐号或密码', { messages });
    expect(read(503, body, { ...plain, account: 'alice' })).toEqual({
      code: 'auth-failed',
      params: { account: 'alice' },
      server: { code: 'ID.1000', en: 'Wrong account name or password.', zh: '错误的帐号或密码。' },
    });
  });

  it('else shows the deepest cause, by cause or by causes, without the prefix', () => {
    const root = { code: 'HOST.1004', details: 'Error message: no host' };
    const nested = failure('VM.1001', 'top', { cause: { code: 'SYS.1006', details: 'middle', causes: [root] } });
    expect(read(503, nested)).toMatchObject({ params: { serverCode: 'VM.1001', message: 'no host' } });
    expect(read(503, { error: { code: 'SYS.1000', description: 'only this' } })).toMatchObject({
      server: { en: 'only this', zh: 'only this' },
    });
  });

  it('survives causes nested without end', () => {
    const depth = 50_000;
    const deep = '{"code":"SYS.1006","cause":'.repeat(depth) + '{"code":"X"}' + '}'.repeat(depth);
    expect(read(503, `{"error":${deep}}`)).toMatchObject({ code: 'server-error', params: { serverCode: 'SYS.1006' } });
  });

  it.each([
    ['vm[uuid:6401] is not in state of [Running, Crashed], current state is Stopped', 'vm-not-running', 'Stopped'],
    ['云主机[uuid:6401]不处于[Running, Paused]状态，当前状态为Stopped', 'vm-not-running', 'Stopped'],
    ["current vm instance state[Paused] doesn't allow to proceed message[x], allowed", 'vm-not-running', 'Paused'],
    ['cannot find host IP of the vm[uuid:x], is the vm running???', 'vm-not-running', 'Unknown'],
    ['operation error, because:unable to find vm[uuid:x]', 'vm-not-running', 'Unknown'],
    ['the console agent is not connected; it is mostly', 'server-not-ready', undefined],
    ['控制台代理未连接；很可能', 'server-not-ready', undefined],
    ['unexpected VNC port number[-1] for VM x', 'no-console-port', undefined],
    ['libvirt failed to get console port for VM x', 'no-console-port', undefined],
    ['something new', 'server-error', undefined],
  ])('SYS.1006 %s → %s', (details, code, state) => {
    expect(read(503, failure('SYS.1006', details), about)).toMatchObject({
      code,
      params: state === undefined ? {} : { vm, state },
    });
  });

  it.each([
    ['vm is not running, cannot connect to qemu-ga', 'guest-not-running'],
    ['state is not correct while change password.', 'guest-not-running'],
    ['not dest host found in db, can not send change password cmd', 'guest-not-running'],
    ['vm qga channel is not connected', 'guest-agent-missing'],
    ['qemu-agent service is not ready in vm...', 'guest-agent-missing'],
    ['unable to execute "chpasswd" in guest[uuid:x], check if user[root] existing', 'guest-account-missing'],
    ['the moon is in the wrong phase', 'server-error'],
  ])('changing a guest password: %s → %s', (text, code) => {
    const details = `operation error, because:${text}`;
    expect(read(503, failure('VM.1011', details, { cause: { code: 'SYS.1006', details } }), guest)).toMatchObject({
      code,
    });
    expect(read(503, failure('SYS.1006', details), guest)).toMatchObject({ code });
  });

  it('names the rule that a guest password broke', () => {
    const long = 'field[password] of message[x] exceeds max length of string. expected was <= 32, actual was 40';
    expect(read(503, failure('SYS.1007', long), guest)).toMatchObject({ params: { rule: 'too-long' } });
    expect(read(503, failure('SYS.1007', '字段[password]包含非法字符'), guest)).toMatchObject({
      code: 'guest-password-invalid',
      params: { rule: 'characters' },
    });
  });

  it.each([
    [400, "the body doesn't contain action mapping to the URL[/v1/x]", 'api-unsupported'],
    [404, 'no api mapping to /v1/login/control/captcha', 'api-unsupported'],
    [400, "missing header 'Authorization'", 'server-error'],
    [404, 'the job has been expired', 'server-error'],
    [500, '', 'server-error'],
    [405, 'only GET', 'server-error'],
    [403, 'requestTimeTooSkewed', 'clock-skew'],
    [302, '', 'not-zstack'],
    [404, '<!doctype html><html><body>nginx</body></html>', 'not-zstack'],
    [502, '<html><body>Bad Gateway</body></html>', 'server-not-ready'],
    [503, '', 'server-not-ready'],
    [504, '{"message":"gateway"}', 'server-not-ready'],
    [200, '{"inventories":[', 'server-garbled'],
    [200, '<html>login</html>', 'server-garbled'],
    [200, '"text"', 'server-garbled'],
    [200, 'null', 'server-garbled'],
  ])('status %i with %j → %s', (status, text, code) => expect(read(status, text)).toMatchObject({ code }));

  it('takes an empty success, and a 202 of any form', () => {
    expect(read(200, '{}')).toEqual({ value: {} });
    expect(read(204, '')).toEqual({ value: {} });
    expect(read(202, 'oops')).toEqual({ value: {} });
  });

  it('never repeats a secret that the server quotes', () => {
    const secret = 'N3w-Passw0rd';
    const body = failure('SYS.1007', `value ${secret} is bad`, { messages: { message_en: `bad: ${secret}` } });
    expect(JSON.stringify(read(503, body, guest, [secret]))).not.toContain(secret);
    expect(JSON.stringify(read(400, `bad ${secret}`, guest, [secret]))).not.toContain(secret);
  });
});
