import type { Api } from './api.ts';
import { consoleApis } from './apis/consoles.ts';
import { guestPasswordApis } from './apis/guest-password.ts';
import { isoApis } from './apis/isos.ts';
import { managementApis } from './apis/management.ts';
import { powerApis } from './apis/power.ts';
import { sessionApis } from './apis/sessions.ts';
import { signInApis } from './apis/sign-in.ts';
import { screenshotApis } from './apis/screenshots.ts';
import { tagApis } from './apis/tags.ts';
import { vmApis } from './apis/vms.ts';
import { RestFailure } from './errors.ts';
import type { Profile } from './profiles.ts';

/** Every API of the simulated server: adding one is one entry in a list of `apis/`. */
const allApis: readonly Api[] = [
  ...managementApis,
  ...sessionApis,
  ...signInApis,
  ...vmApis,
  ...tagApis,
  ...screenshotApis,
  ...consoleApis,
  ...guestPasswordApis,
  ...powerApis,
  ...isoApis,
];

/** An API with what the request gave it. */
export interface Matched {
  readonly api: Api;
  readonly params: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, unknown>>;
}

type Fields = Readonly<Record<string, unknown>>;

/** The APIs that this server has. */
export function apisOf(profile: Profile, edition: 'commercial' | 'open-source'): Api[] {
  return allApis.filter((api) => (edition === 'commercial' || !api.commercial) && (api.available?.(profile) ?? true));
}

/** Finds the API by method, path and, for a PUT, the key in the body (contract sections 1.2, 1.4, 1.5). */
export function matchApi(apis: readonly Api[], method: string, path: string, body: string, profile: Profile): Matched {
  const found = apis.flatMap((api) => {
    const params = api.method === method ? matchPath(api.path, path) : undefined;
    return params ? [{ api, params }] : [];
  });
  const [first] = found;
  if (!first) throw new RestFailure(404, `no api mapping to ${path}`);
  if (method === 'POST') return { ...first, fields: postFields(parseBody(body), profile) };
  if (method !== 'PUT') return { ...first, fields: {} };
  if (body === '') throw new RestFailure(500, '');
  const parsed = parseBody(body);
  const match = found.find(({ api }) => api.action !== undefined && api.action in parsed);
  if (!match) throw new RestFailure(400, `the body doesn't contain action mapping to the URL[${path}]`);
  return { ...match, fields: asFields(parsed[match.api.action ?? '']) };
}

/** Path parameters when `path` fits a pattern such as `/v1/vm-instances/{uuid}`. */
export function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const source = pattern.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)');
  const match = new RegExp(`^${source}/?$`).exec(path);
  return match ? { ...match.groups } : undefined;
}

function postFields(body: Fields, profile: Profile): Fields {
  return profile.consoleBody === 'wrapped' ? asFields(body.params) : body;
}

function parseBody(text: string): Fields {
  try {
    return asFields(JSON.parse(text || '{}'));
  } catch {
    throw new RestFailure(400, 'the body is not a valid JSON object');
  }
}

function asFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
