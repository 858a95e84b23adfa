import type { ConsolePreference } from './console.ts';
import { fail, type Result } from './errors.ts';
import { oneLine } from './plain-text.ts';

/** The scheme that this app is registered for, without its colon. */
export const linkScheme = 'zstack-console';

/** What a link asks for: a VM of a cloud that is known here. Nothing in it is trusted, and nothing secret is taken. */
export interface ConsoleLink {
  /** A cloud's name, its base URL, or its host. */
  readonly cloud: string;
  /** A VM's uuid or its name. */
  readonly vm: string;
  readonly preference: ConsolePreference;
}

const maxLength = 2048;
const maxValue = 512;
const secretName = /pass|pwd|secret|token|ticket|session|credential|auth|key/i;
const known = new Set(['cloud', 'vm', 'protocol', 'route']);

/** Whether a text claims to be one of our links. */
export function isLink(text: string): boolean {
  return text.slice(0, linkScheme.length + 1).toLowerCase() === `${linkScheme}:`;
}

/**
 * Reads `zstack-console://connect?cloud=…&vm=…&protocol=vnc|spice&route=direct|proxy`. Strict: no other part, no parameter
 * twice, no character that steers. A link that carries a secret is refused by name.
 */
export function parseLink(text: string): Result<ConsoleLink> {
  if (text.length > maxLength) return invalid('…');
  if (!/^[!-~]+$/.test(text)) return invalid('␣'); // percent-encoded or nothing: what a parser would drop is refused
  const url = urlOf(text);
  if (url?.protocol !== `${linkScheme}:`) return invalid(shown(text));
  if (url.username !== '' || url.password !== '') return fail('link-secret', { part: '@' });
  if (url.hostname !== 'connect' || url.port !== '' || !['', '/'].includes(url.pathname) || url.hash !== '') {
    return invalid(shown(text));
  }
  const values = new Map<string, string>();
  for (const [name, value] of url.searchParams) {
    if (secretName.test(name)) return fail('link-secret', { part: shown(name) });
    if (!known.has(name) || values.has(name) || !isPlain(value)) return invalid(shown(name));
    values.set(name, value);
  }
  return linkOf(values);
}

/** A link to a VM, as `parseLink` reads it. */
export function linkText({ cloud, vm }: Pick<ConsoleLink, 'cloud' | 'vm'>): string {
  return `${linkScheme}://connect?cloud=${encodeURIComponent(cloud)}&vm=${encodeURIComponent(vm)}`;
}

function linkOf(values: ReadonlyMap<string, string>): Result<ConsoleLink> {
  const [cloud, vm] = [values.get('cloud'), values.get('vm')];
  if (cloud === undefined) return invalid('cloud');
  if (vm === undefined) return invalid('vm');
  if (/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*@/i.test(cloud)) return fail('link-secret', { part: 'cloud' });
  const protocol = oneOf(values.get('protocol'), ['auto', 'vnc', 'spice'] as const);
  const route = oneOf(values.get('route'), ['auto', 'direct', 'proxy'] as const);
  if (!protocol) return invalid('protocol');
  if (!route) return invalid('route');
  return { ok: true, value: { cloud, vm, preference: { protocol, route } } };
}

function oneOf<T extends string>(value: string | undefined, allowed: readonly [T, ...T[]]): T | undefined {
  return value === undefined ? allowed[0] : allowed.find((each) => each === value);
}

function urlOf(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** Not empty, one line, nothing that turns the reading direction; a broken percent sequence became U+FFFD. */
function isPlain(value: string): boolean {
  return value !== '' && value === oneLine(value, maxValue) && !value.includes('\ufffd');
}

/** What may be shown of a link: never its parameters' values. */
function shown(text: string): string {
  return oneLine((text.split(/[?#@]/)[0] ?? '').slice(0, 60), 60);
}

function invalid(part: string): ReturnType<typeof fail> {
  return fail('link-invalid', { part });
}
