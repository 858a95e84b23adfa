import { readFile } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import type { Trust } from '../../shared/cloud.ts';
import type { Target } from './parse.ts';
import { readPassword, type Input, type PasswordAnswer } from './password.ts';
import { exitCodes, type ExitCode, type Terminal } from './terminal.ts';

export interface PreparedTarget {
  readonly trust: Trust;
  readonly password: string;
}

/** How the cloud's TLS endpoint is to be checked, as the flags say; undefined, with a word why, when the file can't be read. */
export async function readTrust(target: Target, terminal: Terminal): Promise<Trust | undefined> {
  if (target.fingerprint !== undefined) return { kind: 'pin', sha256: target.fingerprint };
  if (target.caFile === undefined) return { kind: 'system' };
  try {
    return { kind: 'ca', pem: await readFile(target.caFile, 'utf8') };
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
    terminal.err(terminal.t('file.unreadable', { file: target.caFile, reason }));
    return undefined;
  }
}

export interface Streams {
  readonly input: Input;
  readonly output: Writable;
}

/** The account's password, from the pipe or typed. */
export function askPassword(target: Target, { t }: Terminal, streams: Streams): Promise<PasswordAnswer> {
  const prompt = t('password.prompt', { account: target.who.user ?? target.who.account, url: target.url });
  return readPassword({ ...streams, fromStdin: target.passwordStdin, prompt });
}

/** Everything that has to be known before a command talks to a cloud, or the exit code where it can't be had. */
export async function prepareTarget(
  target: Target,
  terminal: Terminal,
  streams: Streams,
): Promise<PreparedTarget | ExitCode> {
  const trust = await readTrust(target, terminal);
  if (!trust) return exitCodes.usage;
  const answer = await askPassword(target, terminal, streams);
  if (answer.kind === 'interrupted') return exitCodes.interrupted;
  if (answer.kind === 'password') return { trust, password: answer.value };
  terminal.err(terminal.t('password.missing'));
  return exitCodes.usage;
}
