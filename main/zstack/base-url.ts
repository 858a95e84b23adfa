import net from 'node:net';
import { fail, ok, type Result } from '../../shared/errors.ts';

const apiPort = '8080';
const webUiPort = '5000';
const tlsPorts = ['443', '8443'];

interface Typed {
  readonly scheme: 'http' | 'https' | undefined;
  readonly url: URL;
  /** Empty when none was typed. */
  readonly port: string;
  /** Without `/v1` and slashes at the end; empty when none was typed. */
  readonly path: string;
}

/**
 * What a person typed as the address of a cloud, as the base URLs worth probing, best first (contract section 1.1: plain
 * HTTP on 8080 below `/zstack`; the web UI sits on 5000). A typed `https` is never turned into `http`.
 * `address-invalid` for anything that is no HTTP address, or that carries a user name or password.
 */
export function candidateBaseUrls(typed: string): Result<readonly string[]> {
  const parsed = parse(typed);
  if (!parsed) return fail('address-invalid', { url: withoutUserInfo(typed) });
  const bases = origins(parsed).flatMap((origin) => paths(parsed.path).map((path) => origin + path));
  return ok([...new Set(bases)]);
}

/** Where the API of a web UI is to be looked for: on its usual port, encrypted first. */
export function apiBesideWebUi(webUi: string): readonly string[] {
  const { hostname } = new URL(webUi);
  return ['https', 'http'].map((scheme) => `${scheme}://${hostname}:${apiPort}/zstack`);
}

/** The address on the web UI's port? Then an HTML answer there has a better explanation than "not ZStack". */
export function isWebUiPort(baseUrl: string): boolean {
  return new URL(baseUrl).port === webUiPort;
}

function parse(typed: string): Typed | undefined {
  // NFKC: Chinese input methods type full-width letters, colons and slashes.
  const text = typed.normalize('NFKC').trim();
  if (text === '' || text.length > 2000 || /[\s\\\p{Cc}]/u.test(text)) return undefined;
  const scheme = /^(https?):\/\//i.exec(text)?.[1]?.toLowerCase() as Typed['scheme'];
  const rest = scheme ? text.slice(scheme.length + 3) : text;
  if (rest.includes('://') || rest.startsWith('/')) return undefined;
  const url = toUrl(net.isIPv6(rest) ? `[${rest}]` : rest);
  return url && { scheme, url, port: typedPort(rest, url), path: cleanPath(url.pathname) };
}

function toUrl(rest: string): URL | undefined {
  try {
    const url = new URL(`http://${rest}`);
    const usable = url.hostname !== '' && url.username === '' && url.password === '' && url.port !== '0';
    return usable && !rest.split(/[/?#]/, 1)[0]?.includes('@') ? url : undefined;
  } catch {
    return undefined;
  }
}

/** URL drops port 80 as the default of http, but a person who typed it means it. */
function typedPort(rest: string, url: URL): string {
  if (url.port !== '') return url.port;
  return /^(\[[^\]]*\]|[^/?#:]*):0*80([/?#]|$)/.test(rest) ? '80' : '';
}

function cleanPath(pathname: string): string {
  return pathname
    .replace(/\/+/g, '/')
    .replace(/\/v1(\/.*)?$/, '')
    .replace(/\/+$/, '');
}

function origins({ scheme, url, port }: Typed): readonly string[] {
  const at = (s: string, p: string): string => new URL(`${s}://${url.hostname}${p && `:${p}`}`).origin;
  if (scheme === 'https') return [at('https', port)];
  if (scheme === 'http') return port || hasOwnPath(url) ? [at('http', port)] : [at('http', apiPort), at('http', '')];
  if (tlsPorts.includes(port)) return [at('https', port), at('http', port)];
  return port ? [at('http', port), at('https', port)] : [at('http', apiPort), at('https', ''), at('http', '')];
}

/** `http://host/zstack` names port 80 on purpose: a reverse proxy. */
function hasOwnPath(url: URL): boolean {
  return cleanPath(url.pathname) !== '';
}

function paths(path: string): readonly string[] {
  if (path === '') return ['/zstack', ''];
  return path.endsWith('/zstack') ? [path] : [path, `${path}/zstack`];
}

/** The typed text for display; whatever stands before an `@` may be a password. */
function withoutUserInfo(typed: string): string {
  return typed
    .trim()
    .slice(0, 200)
    .replace(/^([a-z]+:\/\/)?.*@/i, '$1');
}
