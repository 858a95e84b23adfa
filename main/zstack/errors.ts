import type { AppError, ErrorCode } from '../../shared/errors.ts';
import { oneLine } from '../../shared/plain-text.ts';
import { shownServer, type ServerError } from './server-error.ts';

/** What a call was about; fills the placeholders of its errors. Nothing in here is secret. */
export interface CallContext {
  /** ZStack's name of the call: `GetVmConsoleAddress`. */
  readonly api: string;
  readonly baseUrl: string;
  readonly vm?: string;
  readonly account?: string;
  readonly project?: string;
}

type Params = AppError['params'];
type Mapped = readonly [ErrorCode, Params];

/** Turns what the server said into our closed set, by section 7 of the contract; its own words stay in `server`. */
export function fromServerError(error: ServerError, context: CallContext): AppError {
  const [code, params] = byContext(error, context) ?? byCode(error, context) ?? byText(error, context) ?? other(error);
  return { code, params, server: shownServer(error) };
}

/** Codes that mean the same in every call; the outermost known code of the chain wins, but a wrong VM state always does. */
function byCode(error: ServerError, context: CallContext): Mapped | undefined {
  if (error.codes.includes('VM.1010')) return wrongState(error, context);
  for (const code of error.codes) {
    const mapped = known(code, error, context);
    if (mapped) return mapped;
  }
  return undefined;
}

function known(code: string, error: ServerError, context: CallContext): Mapped | undefined {
  const message = error.en;
  const table: Readonly<Record<string, Mapped>> = {
    'ID.1000': ['auth-failed', { account: context.account ?? '' }],
    'ID.1001': ['session-expired', {}],
    'ID.1002': ['permission-denied', {}],
    'ID.1005': ['auth-must-change-password', {}],
    'ID.1006': ['auth-too-many-sessions', {}],
    'ID.1007': ['auth-user-disabled', {}],
    'ID.2000': ['auth-two-factor', {}],
    'ID.2001': ['auth-two-factor', {}],
    'ID.2002': ['auth-two-factor', {}],
    'ID.2003': ['auth-two-factor', {}],
    'LOGIN_CONTROL.1000': ['auth-password-expired', {}],
    'LOGIN_CONTROL.1002': locked(error),
    'LOGIN_CONTROL.1003': ['auth-captcha-needed', {}],
    'LOGIN_CONTROL.1004': ['auth-refused', { message }],
    'LOGIN_CONTROL.1005': ['auth-captcha-needed', {}],
    'LDAP.1000': ['directory-unreachable', {}],
    'LDAP.1002': ['auth-failed', { account: context.account ?? '' }],
    'LDAP.1006': ['directory-unreachable', {}],
    'LDAP.1007': ['directory-unreachable', {}],
    'SYS.1007': ['invalid-argument', { message }],
    'SYS.1010': ['server-not-ready', { url: context.baseUrl }],
    'SYS.1012': ['server-not-ready', { url: context.baseUrl }],
    'SYS.1014': ['api-unsupported', { api: context.api }],
    'SYS.1015': ['host-not-connected', { message }],
    'SYS.1016': ['host-not-connected', { message }],
    'SYS.1017': ['cancelled', {}],
    'HOST.1003': ['host-not-connected', { message }],
    'HOST.1010': ['host-not-connected', { message }],
    'PORTAL.1000': ['api-unsupported', { api: context.api }],
    'PORTAL.1001': ['api-unsupported', { api: context.api }],
    ...(context.vm === undefined ? {} : vmCodes(context.vm)),
  };
  return Object.hasOwn(table, code) ? table[code] : undefined;
}

/** How long a lock still lasts is only in its text, and the text is in the server's language. */
function locked(error: ServerError): Mapped {
  const seconds = error.texts.map((text) => /(\d{1,7})\s*(?:seconds?|s\b|秒)/i.exec(text)?.[1]).find(Boolean);
  if (seconds === undefined) return ['auth-locked', { message: error.en }];
  return ['auth-locked-for', { minutes: Math.max(1, Math.ceil(Number(seconds) / 60)) }];
}

function vmCodes(vm: string): Readonly<Record<string, Mapped>> {
  return { 'SYS.1003': ['vm-not-found', { vm }], 'VM.1017': ['no-console-port', { vm }] };
}

/** Texts come from the node, in its locale, and from its agents, always in English (sections 5.1, 5.2.7). */
function byText(error: ServerError, context: CallContext): Mapped | undefined {
  if (says(error, /two[- ]?factor|双因子/i)) return ['auth-two-factor', {}];
  if (says(error, /console agent is not connected|控制台代理.*未连接/i)) {
    return ['server-not-ready', { url: context.baseUrl }];
  }
  if (context.vm === undefined) return undefined;
  if (stateTexts.some((text) => says(error, text))) return wrongState(error, context);
  return portTexts.some((text) => says(error, text)) ? ['no-console-port', { vm: context.vm }] : undefined;
}

const stateTexts = [
  /current (vm instance )?state( is|\s?\[)|is not in state of \[/i,
  /不处于.*状态|当前云主机状态|当前状态为/,
  /cannot find host IP of the vm|unable to find vm\[/i,
];
const portTexts = [/failed to get console port|unexpected VNC port number|establish VNC: unexpected uri/i];

function says({ texts }: ServerError, pattern: RegExp): boolean {
  return texts.some((text) => pattern.test(text));
}

/** The same code says different things in different calls. */
function byContext(error: ServerError, context: CallContext): Mapped | undefined {
  if (context.api === 'GetVmConsoleAddress' && error.code === 'SYS.1001') {
    return ['host-not-connected', { message: error.en }]; // the node waited for the host's agent (section 5.1)
  }
  if (context.project !== undefined && projectRefusals.includes(error.code)) {
    return ['auth-project-unavailable', { project: context.project }];
  }
  return context.api === 'ChangeVmPassword' ? guestPasswordError(error, context) : undefined;
}

/** The server has no code of its own for a project that is gone, disabled, or not this virtual id's. */
const projectRefusals: readonly string[] = ['SYS.1003', 'SYS.1006', 'ID.1002'];

/** What the host's agent says when the guest's password cannot be set (section 5.5). */
function guestPasswordError(error: ServerError, context: CallContext): Mapped | undefined {
  if (says(error, /cannot connect to qemu-ga|state is not correct while change password|not dest host found/i)) {
    return ['guest-not-running', {}];
  }
  if (says(error, /qga channel is not connected|qemu-agent service is not ready/i)) return ['guest-agent-missing', {}];
  if (says(error, /unable to execute "?chpasswd|check if user\[/i)) {
    return ['guest-account-missing', { account: context.account ?? '' }];
  }
  if (error.code !== 'SYS.1007') return undefined;
  if (says(error, /(field|字段)\[account\]/i)) return ['guest-account-invalid', {}];
  if (!says(error, /(field|字段)\[password\]/i)) return undefined;
  return ['guest-password-invalid', { rule: says(error, /max length|exceeds|超过/i) ? 'too-long' : 'characters' }];
}

/** Calls that want the VM's screen; every other one that is refused for the VM's state is something done to it. */
const forTheScreen: readonly string[] = ['GetVmConsoleAddress', 'RequestConsoleAccess'];

const stateWords = [
  /current (?:vm instance )?state(?: is|\s?\[)\s*([A-Za-z]+)/i,
  /当前[^A-Za-z[]*\[?([A-Za-z]+)/, // 当前状态为Stopped, 当前云主机状态[Paused]
];

function wrongState({ texts }: ServerError, context: CallContext): Mapped {
  const states = texts.flatMap((text) => stateWords.map((word) => word.exec(text)?.[1]));
  const code = forTheScreen.includes(context.api) ? 'vm-not-running' : 'vm-wrong-state';
  return [code, { vm: context.vm ?? '', state: states.find(Boolean) ?? 'Unknown' }];
}

function other(error: ServerError): Mapped {
  return ['server-error', { serverCode: oneLine(error.code, 100), message: error.en }];
}
