import * as z from 'zod';
import { fail, ok, type AppError, type Result } from '../../shared/errors.ts';
import { contextOf } from './api.ts';
import { readShape } from './answers.ts';
import type { Caller, SessionCall } from './caller.ts';
import { giveUp } from './jobs.ts';
import { host, isUuid, optionalText, port } from './shapes.ts';
import type { ConsoleAccess, ConsoleAddress } from './types.ts';

const noPorts = { vncPort: undefined, spicePort: undefined, spiceTlsPort: undefined };
const addressSchema = z.object({
  hostIp: host,
  protocol: optionalText,
  port,
  vdiPortInfo: z.object({ vncPort: port, spicePort: port, spiceTlsPort: port }).catch(noPorts),
});
const accessSchema = z.object({
  scheme: z.string().min(1),
  targetScheme: optionalText,
  hostname: host,
  port,
  token: z.string().regex(/^[^#\s\p{Cc}]{1,2048}$/u), // goes into a URL
});
const passwordSchema = z.object({ password: optionalText, consolePassword: optionalText });

/** A body of GetVmConsoleAddress (contract section 5.1); what is no port in it is left out. */
export function parseConsoleAddress(body: unknown): ConsoleAddress | undefined {
  const parsed = addressSchema.safeParse(body);
  if (!parsed.success) return undefined;
  const { hostIp, vdiPortInfo, ...rest } = parsed.data;
  const ports = { port: rest.port, ...vdiPortInfo };
  const spiceOnly = ports.vncPort === undefined && (ports.spicePort ?? ports.spiceTlsPort) !== undefined;
  const known = Object.entries(ports).filter(([, value]) => value !== undefined);
  return {
    host: hostIp,
    protocol: knownProtocol(rest.protocol ?? (spiceOnly ? 'spice' : 'vnc')),
    ...(Object.fromEntries(known) as Omit<ConsoleAddress, 'host' | 'protocol'>),
  };
}

function knownProtocol(word: string): string {
  return ['vnc', 'spice', 'vncAndSpice'].find((known) => known.toLowerCase() === word.toLowerCase()) ?? word;
}

/** Where the VM's graphics listen now; changes with each start and migration, so it is asked for before each connect. */
export async function getConsoleAddress(
  caller: Caller,
  vm: string,
  signal: AbortSignal,
): Promise<Result<ConsoleAddress>> {
  const reply = await get(caller, { api: 'GetVmConsoleAddress', vm, signal }, 'console-addresses');
  if (!reply.ok) return reply;
  const address = parseConsoleAddress(reply.value);
  if (!address) return fail('server-garbled', { url: caller.baseUrl });
  const { port: first, vncPort, spicePort, spiceTlsPort } = address;
  const any = first ?? vncPort ?? spicePort ?? spiceTlsPort;
  return any === undefined ? fail('no-console-port', { vm }) : ok(address);
}

/** The VNC/SPICE password as stored; the running VM may still have an older one (section 5.4). */
export async function getConsolePassword(
  caller: Caller,
  vm: string,
  signal: AbortSignal,
): Promise<Result<string | undefined>> {
  const reply = await get(caller, { api: 'GetVmConsolePassword', vm, signal }, 'console-passwords');
  if (!reply.ok) return reply;
  const shape = readShape(reply.value, passwordSchema, { api: 'GetVmConsolePassword', baseUrl: caller.baseUrl });
  if (!shape.ok) return shape;
  const password = shape.value.password ?? shape.value.consolePassword ?? '';
  caller.log.hide(password);
  return ok(password === '' ? undefined : password);
}

async function get(
  caller: Caller,
  call: { api: string; vm: string; signal: AbortSignal },
  what: string,
): Promise<Result<unknown>> {
  if (!isUuid(call.vm)) return fail('vm-not-found', { vm: call.vm });
  const reply = await caller.call({ ...call, method: 'GET', path: `/v1/vm-instances/${call.vm}/${what}` });
  return reply.ok ? ok(reply.value.body) : reply;
}

type Form = 'wrapped' | 'flat';
export type RequestConsoleAccess = (vm: string, signal: AbortSignal) => Promise<Result<ConsoleAccess>>;

/**
 * RequestConsoleAccess (section 5.2). The body is `{"params": {...}}`; a server that misses the field gets it flat, as the
 * public documents print it, and is remembered. Asking twice is harmless, so a lost call or job is asked for once more.
 */
export function createRequestConsoleAccess(caller: Caller): RequestConsoleAccess {
  let form: Form = 'wrapped';
  return async (vm, signal) => {
    if (!isUuid(vm)) return fail('vm-not-found', { vm });
    const request = async (): Promise<Result<unknown>> => {
      const first = await caller.job(accessCall(form, vm, signal), giveUp.consoleAccess);
      if (first.ok || form === 'flat' || !missesTheField(first.error)) return first;
      const flat = await caller.job(accessCall('flat', vm, signal), giveUp.consoleAccess);
      if (flat.ok) form = 'flat';
      return flat;
    };
    const first = await request();
    const body = !first.ok && isWorthRepeating(first.error) ? await request() : first;
    return body.ok ? readAccess(caller, body.value, accessCall(form, vm, signal)) : body;
  };
}

function accessCall(form: Form, vm: string, signal: AbortSignal): SessionCall {
  const field = { vmInstanceUuid: vm };
  const body = form === 'flat' ? field : { params: field, systemTags: [], userTags: [] };
  return { api: 'RequestConsoleAccess', method: 'POST', path: '/v1/consoles', body, vm, signal };
}

function missesTheField({ code, params }: AppError): boolean {
  const named = /vmInstanceUuid/.test(String(params['message'] ?? ''));
  return named && (code === 'invalid-argument' || code === 'server-error');
}

function isWorthRepeating({ code }: AppError): boolean {
  return code === 'job-lost' || code === 'connection-dropped';
}

function readAccess(caller: Caller, body: unknown, call: SessionCall): Result<ConsoleAccess> {
  const inventory = (body as { inventory?: unknown }).inventory ?? body;
  const shape = readShape(inventory, accessSchema, contextOf(call, caller.baseUrl));
  if (!shape.ok) return shape;
  const { scheme, targetScheme, hostname, port: number, token } = shape.value;
  caller.log.hide(token);
  if (number === undefined) return fail('server-garbled', { url: caller.baseUrl });
  const access = { scheme, hostname, port: number, token };
  return ok(targetScheme === undefined ? access : { ...access, targetScheme });
}
