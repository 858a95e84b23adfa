import { parseArgs } from 'node:util';
import { signInTypes, type SignInName } from '../../shared/cloud.ts';
import { spiceEngines, type ConsolePreference, type SpiceEngine } from '../../shared/console.ts';
import { isLink } from '../../shared/link.ts';
import type { Language } from '../../shared/settings.ts';
import type { OwnArguments } from './own-arguments.ts';

/** Where to connect, as named on the command line. A password is never an argument: others can read those. */
export interface Target {
  readonly url: string;
  readonly who: SignInName;
  readonly passwordStdin: boolean;
  /** A PEM file with the CA that the management node's certificate must end at. */
  readonly caFile?: string;
  /** SHA-256 of the certificate, lower-case hex. */
  readonly fingerprint?: string;
}

export interface VmTarget extends Target {
  readonly vm: string;
  readonly preference: ConsolePreference;
}

export interface Doctor extends VmTarget {
  readonly screenshot?: string;
  readonly timeoutMs: number;
  readonly json: boolean;
}

export interface List {
  readonly target?: Target;
  readonly json: boolean;
}

/** What a plain start shows: the library, only the tray, or the library with its palette. */
type StartView = 'show' | 'hidden' | 'palette';

type Command =
  | { readonly kind: 'app'; readonly view: StartView }
  /** A VM of a cloud that is known here, by their ids: from the task bar. */
  | { readonly kind: 'open'; readonly cloudId: string; readonly vmUuid: string }
  /** Asked about in the window before anything is opened. */
  | { readonly kind: 'link'; readonly text: string }
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'connect'; readonly options: VmTarget }
  | { readonly kind: 'doctor'; readonly options: Doctor }
  | { readonly kind: 'list'; readonly options: List }
  | { readonly kind: 'usage'; readonly problem: UsageProblem };

/** What is wrong with a command line; the words are `cli:usage.<kind>`. */
export type UsageProblem =
  | { readonly kind: 'unknown-command'; readonly value: string }
  | { readonly kind: 'unknown-option'; readonly value: string }
  | { readonly kind: 'not-alone'; readonly value: string }
  | { readonly kind: 'missing-option'; readonly value: string }
  | { readonly kind: 'missing-value'; readonly value: string }
  | { readonly kind: 'bad-value'; readonly value: string; readonly option: string };

/** What holds for every command. */
export interface Invocation {
  readonly command: Command;
  readonly lang?: string;
  /** Folder that takes the place of the profile (settings, bookmarks, Chromium's own files). */
  readonly profile?: string;
  /** What draws SPICE consoles of this process; the app's own where it is left out. */
  readonly spiceEngine?: SpiceEngine;
}

/** How every command goes about it. */
export interface Manner extends Pick<Invocation, 'spiceEngine'> {
  readonly language: Language;
}

const targetOptions = {
  url: { type: 'string' },
  type: { type: 'string' },
  account: { type: 'string' },
  user: { type: 'string' },
  project: { type: 'string' },
  'password-stdin': { type: 'boolean' },
  ca: { type: 'string' },
  fingerprint: { type: 'string' },
  json: { type: 'boolean' },
  lang: { type: 'string' },
  'user-data-dir': { type: 'string' },
  'spice-engine': { type: 'string' },
  help: { type: 'boolean' },
  'no-sandbox': { type: 'boolean' }, // Chromium's; some put it behind the command
} as const;

const vmOptions = {
  ...targetOptions,
  vm: { type: 'string' },
  protocol: { type: 'string' },
  route: { type: 'string' },
  screenshot: { type: 'string' },
  timeout: { type: 'string' },
} as const;

type Values = Readonly<Partial<Record<keyof typeof vmOptions, string | boolean>>>;

/** Thrown inside of this file only. */
class Problem extends Error {
  readonly problem: UsageProblem;
  constructor(problem: UsageProblem) {
    super(problem.kind);
    this.problem = problem;
  }
}

/** Reads a command line. Pure; wrong usage is a value too (`usage`, exit code 2). */
export function parseCommandLine({ before, command, after }: OwnArguments): Invocation {
  const globals = globalsOf(before);
  try {
    const engine = engineOf(valueIn(before, 'spice-engine'));
    const opening = command === undefined ? undefined : openingOf(command, after);
    if (opening) return { ...globals, ...engine, command: opening };
    const values = command === undefined ? {} : optionsOf(command, after);
    return {
      ...globals,
      ...engine,
      ...common(values),
      ...engineOf(values),
      command: commandOf(before, command, values),
    };
  } catch (cause) {
    if (cause instanceof Problem) return { ...globals, command: { kind: 'usage', problem: cause.problem } };
    throw cause;
  }
}

/** A link or a file stands alone: what comes with it may be the work of whoever made the link. */
function openingOf(command: string, after: readonly string[]): Command | undefined {
  const opening = isLink(command) ? ({ kind: 'link', text: command } as const) : fileOf(command);
  if (opening && after.length > 0) throw new Problem({ kind: 'not-alone', value: opening.kind });
  return opening;
}

function fileOf(command: string): Command | undefined {
  return /\.vv$/i.test(command) ? { kind: 'file', file: command } : undefined;
}

function knownVm(before: readonly string[]): Command | undefined {
  const [, cloudId, vmUuid] = /^--open=([\w-]{1,64})\/([\w-]{1,64})$/.exec(before.at(-1) ?? '') ?? [];
  return cloudId === undefined || vmUuid === undefined ? undefined : { kind: 'open', cloudId, vmUuid };
}

function viewOf(before: readonly string[]): StartView {
  if (before.includes('--palette')) return 'palette';
  return before.includes('--hidden') ? 'hidden' : 'show';
}

function commandOf(before: readonly string[], command: string | undefined, values: Values): Command {
  if (before.includes('--help') || before.includes('-h') || command === 'help' || values.help) return { kind: 'help' };
  if (before.includes('--version') || before.includes('-v') || command === 'version') return { kind: 'version' };
  switch (command) {
    case undefined:
      return knownVm(before) ?? { kind: 'app', view: viewOf(before) };
    case 'doctor':
      return { kind: 'doctor', options: doctorOf(values) };
    case 'connect':
      return { kind: 'connect', options: vmTargetOf(values) };
    case 'list':
      return { kind: 'list', options: listOf(values) };
    default:
      throw new Problem({ kind: 'unknown-command', value: command });
  }
}

function optionsOf(command: string, args: readonly string[]): Values {
  const options = command === 'list' ? targetOptions : vmOptions;
  try {
    return parseArgs({ args: [...args], options, allowPositionals: false, strict: true }).values;
  } catch (cause) {
    throw new Problem(parseProblem(cause as NodeJS.ErrnoException, args));
  }
}

/** Node's own sentences are English only; its code and the quoted option are enough to say it in ours. */
function parseProblem(cause: NodeJS.ErrnoException, args: readonly string[]): UsageProblem {
  const quoted = /'(-[^' =]*)/.exec(cause.message)?.[1] ?? ''; // never the value: it may be a password
  if (cause.code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') return { kind: 'missing-value', value: quoted };
  const stray = /'([^']*)'/.exec(cause.message)?.[1] ?? args[0] ?? '';
  return { kind: 'unknown-option', value: quoted || stray };
}

function globalsOf(before: readonly string[]): Omit<Invocation, 'command'> {
  return common({ ...valueIn(before, 'lang'), ...valueIn(before, 'user-data-dir') });
}

function valueIn(args: readonly string[], name: 'lang' | 'user-data-dir' | 'spice-engine'): Values {
  const at = args.findLastIndex((each) => each === `--${name}` || each.startsWith(`--${name}=`));
  const value = args[at]?.split('=', 2)[1] ?? args[at + 1];
  return at < 0 || value === undefined ? {} : { [name]: value };
}

function engineOf(values: Values): Pick<Invocation, 'spiceEngine'> {
  return values['spice-engine'] === undefined ? {} : { spiceEngine: oneOf(values, 'spice-engine', spiceEngines) };
}

function common(values: Values): Omit<Invocation, 'command'> {
  const { lang, 'user-data-dir': profile } = values;
  return {
    ...(typeof lang === 'string' ? { lang } : {}),
    ...(typeof profile === 'string' ? { profile } : {}),
  };
}

function targetOf(values: Values): Target {
  return {
    url: required(values, 'url'),
    who: whoOf(values),
    passwordStdin: values['password-stdin'] === true,
    ...(values.ca === undefined ? {} : { caFile: required(values, 'ca') }),
    ...(values.fingerprint === undefined ? {} : { fingerprint: fingerprintOf(required(values, 'fingerprint')) }),
  };
}

/** Who signs in: `--user` belongs to one kind, `--project` to two. */
function whoOf(values: Values): SignInName {
  const type = oneOf(values, 'type', signInTypes);
  const account = required(values, 'account');
  const inProject = type === 'iam2' || type === 'iam2-ldap';
  if (values.user !== undefined && type !== 'user') throw new Problem({ kind: 'unknown-option', value: '--user' });
  if (values.project !== undefined && !inProject) throw new Problem({ kind: 'unknown-option', value: '--project' });
  return {
    type,
    account,
    ...(type === 'user' ? { user: required(values, 'user') } : {}),
    ...(values.project === undefined ? {} : { project: required(values, 'project') }),
  };
}

function vmTargetOf(values: Values): VmTarget {
  return {
    ...targetOf(values),
    vm: required(values, 'vm'),
    preference: {
      protocol: oneOf(values, 'protocol', ['auto', 'vnc', 'spice']),
      route: oneOf(values, 'route', ['auto', 'direct', 'proxy']),
    },
  };
}

function doctorOf(values: Values): Doctor {
  return {
    ...vmTargetOf(values),
    ...(values.screenshot === undefined ? {} : { screenshot: required(values, 'screenshot') }),
    timeoutMs: timeoutOf(values),
    json: values.json === true,
  };
}

function listOf(values: Values): List {
  const json = values.json === true;
  return values.url === undefined ? { json } : { json, target: targetOf(values) };
}

function required(values: Values, name: keyof Values): string {
  const value = values[name];
  if (typeof value !== 'string' || value === '') throw new Problem({ kind: 'missing-option', value: `--${name}` });
  return value;
}

function oneOf<T extends string>(
  values: Values,
  name: 'protocol' | 'route' | 'type' | 'spice-engine',
  allowed: readonly [T, ...T[]],
): T {
  const value = values[name];
  if (value === undefined) return allowed[0];
  const found = allowed.find((each) => each === value);
  if (!found) throw new Problem({ kind: 'bad-value', option: `--${name}`, value: String(value) });
  return found;
}

/** As openssl prints it (`AA:BB:…`) or plain hex. */
function fingerprintOf(value: string): string {
  const hex = value
    .replace(/^sha-?256[ =:]+(fingerprint=)?/i, '')
    .replace(/[:\s]/g, '')
    .toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(hex)) throw new Problem({ kind: 'bad-value', option: '--fingerprint', value });
  return hex;
}

const defaultTimeoutS = 60;

function timeoutOf(values: Values): number {
  if (values.timeout === undefined) return defaultTimeoutS * 1000;
  const value = required(values, 'timeout');
  const seconds = Number(value);
  if (!(seconds > 0 && seconds <= 3600)) throw new Problem({ kind: 'bad-value', option: '--timeout', value });
  return Math.round(seconds * 1000);
}
