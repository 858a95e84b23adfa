const hidden = '[hidden]';
const maxText = 2000;
/** Of a longer text this much is looked at, so that what is cut away lies far behind what is written. */
const maxRead = 64 * 1024;
const maxDepth = 5;
const maxItems = 100;
const maxSecrets = 500;

/** Keys whose value is never written. `sessionId` is our own console session and stays. */
const secretKey =
  /pass(word|wd|phrase|code)?$|secret|token|ticket|authorization|cookie|credential|verifycode|captcha$|session(uuid)?$|private_?key/i;

const uuid = '[0-9a-f]{32}';

/** Secrets that are known by their shape. The console token holds a live session id (contract section 5.2.4). */
const shapes: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`${uuid}_${uuid}(_[0-9.]+)?`, 'gi'), hidden],
  [/\b(OAuth|Bearer|Basic)\s+[^\s"',;]+/gi, `$1 ${hidden}`],
  [/\b(ZStack\s+[A-Za-z0-9]{10,20}):[A-Za-z0-9+/=]+/g, `$1:${hidden}`],
  [/((?:accounts\/sessions|api-jobs)\/)[^/?#\s"']+/gi, `$1${hidden}`],
  [/([?&](?:token|ticket|password|passwd|secret|session)=)[^&#\s"']*/gi, `$1${hidden}`],
  [
    /(["']?\b(?:\w*password|passwd|token|ticket|secret|sessionUuid)["']?\s*[:=]+\s*)("[^"]*"|'[^']*'|[^\s,;&}"']+)/gi,
    `$1${hidden}`,
  ],
  [/\bticket\.[A-Za-z0-9_-]{16,}/g, `ticket.${hidden}`],
  [/(:\/\/)[^/@\s]+@/g, `$1${hidden}@`],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, hidden],
];

export interface Redactor {
  /** Registers a value that must never be written. */
  hide(secret: string): void;
  text(text: string): string;
  /** A copy made of plain JSON values, bounded in depth, width and text length. Never throws. */
  value(value: unknown): unknown;
}

/** As it stands in a URL; a text that is not well-formed can't stand there. */
function inUrl(secret: string): string {
  try {
    return encodeURIComponent(secret);
  } catch {
    return secret;
  }
}

/** As it stands in JSON, which escapes quotes and backslashes. */
function inJson(secret: string): string {
  return JSON.stringify(secret).slice(1, -1);
}

/** Text without anything that has the shape of a secret. */
function redactShapes(text: string): string {
  return shapes.reduce((rest, [shape, by]) => rest.replace(shape, by), text);
}

/** Remembers the secrets of this process (the latest 500) and cuts them, and whatever looks like one, out of log data. */
export function createRedactor(): Redactor {
  const secrets = new Set<string>();

  const text = (input: string): string => {
    let rest = input.slice(0, maxRead);
    for (const secret of secrets) rest = rest.split(secret).join(hidden);
    rest = redactShapes(rest);
    // Cut only now: half of a secret would not be recognised.
    return input.length > maxText ? `${rest.slice(0, maxText)}… (${input.length} characters)` : rest;
  };

  const hide = (secret: string): void => {
    if (secret.length < 6) return;
    for (const form of new Set([secret, inUrl(secret), inJson(secret)])) {
      secrets.delete(form);
      secrets.add(form);
    }
    for (const oldest of secrets) {
      if (secrets.size <= maxSecrets) break;
      secrets.delete(oldest);
    }
  };

  return { hide, text, value: (value) => plain(value, text, maxDepth) };
}

function plain(value: unknown, text: (s: string) => string, depth: number): unknown {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value === 'string') return text(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object') return undefined;
  if (ArrayBuffer.isView(value)) return `(${value.byteLength} bytes)`;
  if (depth === 0) return '(deeper)';
  if (Array.isArray(value)) return value.slice(0, maxItems).map((item) => plain(item, text, depth - 1));
  return plainObject(value, text, depth);
}

function plainObject(value: object, text: (s: string) => string, depth: number): object {
  const copy: Record<string, unknown> = {};
  const keys = value instanceof Error ? ['name', 'message', 'code', 'stack', 'cause'] : Object.keys(value);
  for (const key of keys.slice(0, maxItems)) {
    const item = read(value, key);
    if (item !== undefined) copy[key] = secretKey.test(key) ? hidden : plain(item, text, depth - 1);
  }
  return copy;
}

/** A getter that throws must not take the log down. */
function read(value: object, key: string): unknown {
  try {
    return (value as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}
