import type { SignInType, Trust } from '../../../shared/cloud.ts';
import type { AppError, ErrorCode } from '../../../shared/errors.ts';

export type CloudField = 'address' | 'account' | 'password' | 'captcha';

const fields: Readonly<Partial<Record<ErrorCode, CloudField>>> = {
  'name-not-resolved': 'address',
  'host-refused': 'address',
  'host-timeout': 'address',
  'host-unreachable': 'address',
  'connection-dropped': 'address',
  'tls-failed': 'address',
  'address-invalid': 'address',
  'not-zstack': 'address',
  'web-ui-address': 'address',
  'server-not-ready': 'address',
  'server-garbled': 'address',
  'web-ui-api-found': 'address',
  'auth-locked': 'account',
  'auth-locked-for': 'account',
  'access-key-refused': 'password',
  'auth-user-disabled': 'account',
  'auth-captcha-needed': 'captcha',
  'auth-captcha-wrong': 'captcha',
  'auth-two-factor': 'account',
  'auth-too-many-sessions': 'account',
  'auth-failed': 'password',
  'auth-must-change-password': 'password',
  'auth-password-expired': 'password',
};

/** The field that an answer is about; undefined where it is about none of them. */
export function fieldOf(error: AppError): CloudField | undefined {
  return fields[error.code];
}

/** The certificate that a `tls-untrusted` answer shows. */
export interface ShownCertificate {
  readonly host: string;
  readonly sha256: string;
  readonly subject: string;
  readonly issuer: string;
  readonly validFrom: string;
  readonly validTo: string;
}

/** The certificate of a `tls-untrusted` answer, its fingerprint as `Trust` wants it; undefined for any other answer. */
export function shownCertificate(error: AppError): ShownCertificate | undefined {
  if (error.code !== 'tls-untrusted') return undefined;
  const { host = '', port = '', fingerprint = '' } = error.params;
  const text = (name: string): string => String(error.params[name] ?? '');
  const sha256 = String(fingerprint)
    .replace(/[^0-9a-f]/gi, '')
    .toLowerCase();
  const shown = { subject: text('subject'), issuer: text('issuer') };
  return { host: `${host}:${port}`, sha256, ...shown, validFrom: text('validFrom'), validTo: text('validTo') };
}

/** Trust in exactly this certificate. */
export function trustIn({ sha256 }: ShownCertificate): Trust {
  return { kind: 'pin', sha256 };
}

/** A fingerprint as people compare it: pairs in upper case, eight a line. */
export function fingerprintLines(sha256: string): readonly string[] {
  const pairs = sha256.toUpperCase().match(/../g) ?? [];
  return Array.from({ length: Math.ceil(pairs.length / 8) }, (_, line) =>
    pairs.slice(line * 8, line * 8 + 8).join(' '),
  );
}

/** Whether an address asks for a connection without encryption. */
export function isPlaintext(address: string): boolean {
  return /^\s*http:\/\//i.test(address);
}

/** Whether a sign-in of this kind goes on into a project. */
export function inProject(type: SignInType): boolean {
  return type === 'iam2' || type === 'iam2-ldap';
}

/** Whether a sign-in failed on the way, so that the same password may do next time. */
export function isPassing({ code }: AppError): boolean {
  return (
    !code.startsWith('auth-') && !['access-key-refused', 'tls-untrusted', 'tls-changed', 'signed-out'].includes(code)
  );
}
