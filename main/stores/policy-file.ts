import { unwatchFile, watchFile } from 'node:fs';
import { lstat, open, readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import type { AppError } from '../../shared/errors.ts';
import { freePolicy, freeRules, strictPolicy, type Policy } from '../../shared/policy.ts';
import { someSettings } from './schemas.ts';

/** `broken`: it is an administrator's, and can't be understood. `untrusted`: somebody else could have written it. */
export type PolicyReading =
  | { readonly kind: 'none' }
  | { readonly kind: 'policy'; readonly policy: Policy }
  | { readonly kind: 'broken'; readonly reason: string }
  | { readonly kind: 'untrusted' };

const maxBytes = 256 * 1024;

/** `host` or `host:port`, as the address of a cloud shows it. */
const place = z
  .string()
  .min(1)
  .max(300)
  .regex(/^[^\s/]+$/);

const policyFile = z.strictObject({
  /** Where an editor finds the description of the format. */
  $schema: z.string().max(2048).exactOptional(),
  version: z.literal(1),
  locked: someSettings.exactOptional(),
  defaults: someSettings.exactOptional(),
  rememberPasswords: z.boolean().exactOptional(),
  plaintextProxy: z.boolean().exactOptional(),
  addressConsoles: z.boolean().exactOptional(),
  microphone: z.boolean().exactOptional(),
  clouds: z.union([z.enum(['any', 'saved']), z.array(place).max(1000)]).exactOptional(),
});

/** Reads the text of a policy file. Nothing in it is passed over: a word that we do not know may be a lock. */
export function parsePolicy(text: string): PolicyReading {
  const parsed = policyFile.safeParse(jsonOf(text));
  if (!parsed.success) return { kind: 'broken', reason: firstIssue(parsed.error) };
  const { $schema: _, version: __, locked = {}, defaults = {}, ...rules } = parsed.data;
  return { kind: 'policy', policy: { locked, defaults, rules: { ...freeRules, ...rules } } };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown; // Windows editors put a byte order mark first
  } catch {
    return undefined;
  }
}

function firstIssue({ issues }: z.ZodError): string {
  const [issue] = issues;
  return issue && issue.path.length > 0 ? `${issue.path.join('.')}: ${issue.message}` : (issue?.message ?? '');
}

/** Reads the file, where only administrators can have written it. */
export async function readPolicy(
  file: string,
  isTrusted: (file: string) => Promise<boolean> = onlyAdministratorsWrite,
): Promise<PolicyReading> {
  try {
    const found = await realpath(file);
    if (!(await isTrusted(found))) return { kind: 'untrusted' };
    const { size } = await lstat(found);
    if (size > maxBytes) return { kind: 'broken', reason: `${size} bytes` };
    return parsePolicy(await readFile(found, 'utf8'));
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
    return code === 'ENOENT' || code === 'ENOTDIR' ? { kind: 'none' } : { kind: 'broken', reason: code };
  }
}

/** Whether the file and every folder above it belong to the system and can be written by nobody else. */
async function onlyAdministratorsWrite(file: string): Promise<boolean> {
  if (process.platform === 'win32') return !(await canWrite(file));
  for (let place = file; ; place = path.dirname(place)) {
    const { uid, mode } = await lstat(place);
    const open = (mode & 0o022) !== 0 && (mode & 0o1000) === 0; // in a sticky folder nobody can replace root's file
    if (uid !== 0 || (open && place !== path.parse(place).root)) return false;
    if (place === path.dirname(place)) return true;
  }
}

/** Windows has no mode: whoever runs the app shows by trying. */
async function canWrite(file: string): Promise<boolean> {
  try {
    await (await open(file, 'r+')).close();
    return true;
  } catch {
    return false;
  }
}

/** What holds for a reading. A policy that can't be read is no reason to let go of what an administrator wanted. */
export function policyOf(reading: PolicyReading): Policy {
  if (reading.kind === 'policy') return reading.policy;
  return reading.kind === 'broken' ? strictPolicy : freePolicy;
}

/** What the person is told of a reading, where there is something to tell. */
export function policyTrouble(reading: PolicyReading, file: string): AppError | undefined {
  if (reading.kind === 'untrusted') return { code: 'policy-untrusted', params: { file } };
  if (reading.kind === 'broken') return { code: 'policy-broken', params: { file, reason: reading.reason } };
  return undefined;
}

/** Calls when the file appears, changes or goes. Returns the end of the watch. Looks every few seconds: it may lie on a share. */
export function watchPolicy(file: string, onChange: () => void, everyMs = 3000): () => void {
  const listener = (): void => onChange();
  watchFile(file, { persistent: false, interval: everyMs }, listener);
  return () => unwatchFile(file, listener);
}
