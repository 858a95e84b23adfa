/** A text of the server: one string, or one a language (the server answers in its own locale). */
export type Text = string | { readonly en: string; readonly zh: string };
export type Locale = 'zh_CN' | 'en_US';

/** What an `{"error":{…}}` is made of (contract section 1.5). */
export interface Failure {
  readonly code: string;
  readonly details: Text;
  readonly elaboration?: Text;
  /** The catalogue's entry for this text, sent in both languages. */
  readonly messages?: { readonly code: string; readonly en: string; readonly zh: string };
  readonly cost?: string;
  readonly cause?: Failure;
}

/** Ends an API call with 503 and the failure as its JSON body. */
export class ApiFailure extends Error {
  constructor(readonly failure: Failure) {
    super(`${failure.code} ${inLocale(failure.details, 'en_US')}`);
  }
}

/** Ends a request in the REST layer: a status of section 1.4 and plain text. */
export class RestFailure extends Error {
  constructor(
    readonly status: 400 | 403 | 404 | 405 | 500,
    readonly text: string,
  ) {
    super(text);
  }
}

const descriptions: Readonly<Record<string, string>> = {
  'SYS.1000': 'An internal error happened in system',
  'SYS.1003': 'A resource can not be found',
  'SYS.1006': 'An operation failed',
  'SYS.1007': 'One or more API argument is invalid',
  'SYS.1010': 'Management server is not ready to serve',
  'SYS.1015': 'HTTP error happened',
  'ID.1000': 'Unable to authenticate a user',
  'ID.1001': 'The session is invalid, either wrong session id or the session has been expired',
  'ID.1002': "The user doesn't have permission to perform the operation",
  'ID.1005': 'The user must change the initial password',
  'ID.1006': 'Max number of active sessions exceeded',
  'ID.1007': 'The user is disabled',
  'ID.2001': 'The user has to login by addition authentication',
  'LOGIN_CONTROL.1000': 'Password expired',
  'LOGIN_CONTROL.1002': 'Target is locked',
  'LOGIN_CONTROL.1003': 'Wrong captcha',
  'LOGIN_CONTROL.1004': 'Refused by access control',
  'LOGIN_CONTROL.1005': 'Missing captcha',
  'VM.1001': 'Unable to start a vm',
  'VM.1002': 'Unable to stop a vm',
  'VM.1003': 'Unable to reboot a vm',
  'VM.1010': 'VM is not in state that allows required operation',
  'VM.1011': 'An error occurred while change vm password',
  'VM.1012': 'Unable to suspend a vm',
  'VM.1013': 'Unable to resume a vm',
  'HOST.1004': 'Unable to allocate a host for vm',
  'HOST.1010': 'Host is disconnected',
};

function inLocale(text: Text, locale: Locale): string {
  if (typeof text === 'string') return text;
  return locale === 'zh_CN' ? text.zh : text.en;
}

/** The JSON object under `error`; absent fields are left out when it is written. */
export function renderFailure(failure: Failure, locale: Locale): Record<string, unknown> {
  const { code, details, elaboration, messages, cost, cause } = failure;
  return {
    code,
    description: descriptions[code] ?? code,
    details: inLocale(details, locale),
    elaboration: elaboration && inLocale(elaboration, locale),
    messages: messages && {
      code: messages.code,
      message_cn: messages.zh,
      message_en: messages.en,
      source: 'zstack',
      distance: 0,
      method: 'distance',
    },
    cause: cause && renderFailure(cause, locale),
    cost,
  };
}

export const wrongPassword: Failure = {
  code: 'ID.1000',
  details: { en: 'Error message: wrong account or password', zh: '错误信息: 错误的帐号或密码' },
  elaboration: { en: 'Error message: Wrong account name or password.', zh: '错误信息: 错误的帐号或密码。' },
  messages: { code: '1000', en: 'Wrong account name or password.', zh: '错误的帐号或密码。' },
  cost: '1ms',
};

export const sessionExpired: Failure = {
  code: 'ID.1001',
  details: { en: 'Session expired', zh: '会话已过期' },
  elaboration: {
    en: 'Error message: Session expired or wrong session ID.',
    zh: '错误信息: 会话已过期或会话ID错误。',
  },
  cost: '0ms',
};

/** Outcomes of a sign-in that only a switched-on fault produces here (contract sections 3.4 to 3.6, 10.2). */
export const signInFailures = {
  captchaNeeded: { code: 'LOGIN_CONTROL.1005', details: { en: 'captcha is required', zh: '需要验证码' } },
  captchaWrong: { code: 'LOGIN_CONTROL.1003', details: { en: 'wrong captcha', zh: '验证码错误' } },
  locked: {
    code: 'LOGIN_CONTROL.1002',
    details: {
      en: 'this user is locked, remaining time: 573 seconds',
      zh: '该用户已被锁定，剩余时间：573秒',
    },
  },
  refused: {
    code: 'LOGIN_CONTROL.1004',
    details: { en: 'login refused by an access control rule', zh: '登录被访问控制规则拒绝' },
  },
  passwordExpired: { code: 'LOGIN_CONTROL.1000', details: { en: 'password expired', zh: '密码已过期' } },
  mustChangePassword: {
    code: 'ID.1005',
    details: { en: 'please change the initial password first', zh: '请先修改初始密码' },
  },
  userDisabled: { code: 'ID.1007', details: { en: 'the user is disabled', zh: '该用户已被禁用' } },
  twoFactor: {
    code: 'ID.2001',
    details: '{"authentications":["TWO_FACTOR_AUTH"],"credentials":"9d3e6f0b6c1f4b6e8d7c2a5b4f1e0c9d"}',
  },
  tooManySessions: {
    code: 'ID.1006',
    details: {
      en: 'Login sessions hit limit of max allowed concurrent login sessions',
      zh: '登录会话数已达到最大并发登录会话数限制',
    },
  },
} as const satisfies Readonly<Record<string, Failure>>;

export const notReady: Failure = {
  code: 'SYS.1010',
  details: {
    en: 'management node[uuid:0f5c1d2e3b4a59687786950413223140] is not ready yet',
    zh: '管理节点[uuid:0f5c1d2e3b4a59687786950413223140]尚未就绪',
  },
};

export const agentDisconnected: Failure = {
  code: 'SYS.1006',
  details: {
    en: "the console agent is not connected; it's mostly like the management node just starts, please wait for the console agent connected, or you can reconnect it manually if disconnected for a long time.",
    zh: '控制台代理未连接；很可能是管理节点刚刚启动，请等待控制台代理连接，如果长时间未连接，可以手动重连。',
  },
};

export function notFound(uuid: string): Failure {
  const resource = `resource[uuid:${uuid}, type:VmInstanceVO]`;
  return {
    code: 'SYS.1003',
    details: {
      en: `invalid field[uuid], ${resource} not found`,
      zh: `无效的字段[uuid]，资源${resource.slice(8)}不存在`,
    },
  };
}

export function permissionDenied(accountUuid: string, vmUuid: string): Failure {
  return {
    code: 'ID.1002',
    details: {
      en: `permission denied, the account[uuid:${accountUuid}] is not the owner of the resource[uuid:${vmUuid}, type:VmInstanceVO]`,
      zh: `权限不足，账户[uuid:${accountUuid}]不是资源[uuid:${vmUuid}, type:VmInstanceVO]的所有者`,
    },
  };
}

export function missingField(field: string): Failure {
  const message = 'message[org.zstack.header.message.ApiMessageParamValidator]';
  return {
    code: 'SYS.1007',
    details: {
      en: `field[${field}] of ${message} is mandatory, can not be null`,
      zh: `${message}的字段[${field}]是必填项，不能为空`,
    },
  };
}

/** `code` on top with `VM.1010` as its cause, as for power actions and the console address (sections 5.1, 10.12). */
export function wrongState(code: string, state: string, message: string, allowed: readonly string[]): Failure {
  const list = `[${allowed.join(', ')}]`;
  const details = {
    en: `current vm instance state[${state}] doesn't allow to proceed message[${message}], allowed states are ${list}`,
    zh: `当前云主机状态[${state}]不允许执行消息[${message}]，允许的状态为${list}`,
  };
  return { code, details, cause: { code: 'VM.1010', details } };
}

export function invalid(details: Text): Failure {
  return { code: 'SYS.1007', details };
}

export function failed(details: Text): Failure {
  return { code: 'SYS.1006', details };
}
