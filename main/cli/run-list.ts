import { keyOfAddress } from '../../shared/console-address.ts';
import type { AppError, Result } from '../../shared/errors.ts';
import type { Vm } from '../../shared/vm.ts';
import { findEndpoint } from '../clouds/find-endpoint.ts';
import type { BookmarkStore } from '../stores/bookmark-store.ts';
import type { Endpoint, ZStackClient } from '../zstack/types.ts';
import type { Target } from './parse.ts';
import type { PreparedTarget } from './prepare-target.ts';
import { leave } from '../doctor/reach.ts';
import { errorLines, reportError } from '../doctor/report.ts';
import { exitCodes, type ExitCode, type Terminal } from './terminal.ts';

/** `list`: the saved bookmarks. */
export async function listBookmarks(store: BookmarkStore, json: boolean, { out, t }: Terminal): Promise<ExitCode> {
  const bookmarks = await store.load();
  if (json) {
    out(JSON.stringify({ ok: true, bookmarks }));
    return exitCodes.done;
  }
  out(bookmarks.length === 0 ? t('list.empty') : t('list.bookmarks'));
  for (const bookmark of bookmarks) {
    const { name } = bookmark;
    if (bookmark.kind === 'vm') out(t('list.row', { name, state: bookmark.vmName, uuid: bookmark.vmUuid }));
    else out(t('list.row', { name, state: bookmark.address.protocol, uuid: keyOfAddress(bookmark.address) }));
  }
  return exitCodes.done;
}

export interface ListVmsDeps {
  readonly target: Target;
  readonly prepared: PreparedTarget;
  readonly json: boolean;
  readonly terminal: Terminal;
  readonly createClient: (endpoint: Endpoint) => ZStackClient;
  readonly signal: AbortSignal;
}

/** `list --url`: the VMs of a cloud. */
export async function listVms(deps: ListVmsDeps): Promise<ExitCode> {
  const vms = await ask(deps);
  if (deps.signal.aborted) return exitCodes.interrupted;
  return vms.ok ? printVms(vms.value, deps) : printFailure(vms.error, deps);
}

async function ask({ target, prepared, createClient, signal }: ListVmsDeps): Promise<Result<readonly Vm[]>> {
  const found = await findEndpoint(target.url, { trust: prepared.trust, createClient, signal });
  if (!found.ok) return found;
  const { client } = found.value;
  const credentials = { ...target.who, password: prepared.password };
  const signedIn = await client.signIn(credentials, signal);
  const vms = signedIn.ok ? await client.listVms(() => undefined, signal) : signedIn;
  await leave(client);
  return vms;
}

function printVms(vms: readonly Vm[], { json, terminal: { out, t } }: ListVmsDeps): ExitCode {
  if (json) {
    const shown = vms.map(({ name, uuid, state, platform, addresses }) => ({ name, uuid, state, platform, addresses }));
    out(JSON.stringify({ ok: true, vms: shown }));
    return exitCodes.done;
  }
  out(vms.length === 0 ? t('list.empty') : t('list.vms'));
  for (const { name, state, uuid } of vms) out(t('list.row', { name, state, uuid }));
  return exitCodes.done;
}

function printFailure(error: AppError, { json, terminal: { out, err, t, language } }: ListVmsDeps): ExitCode {
  if (json) out(JSON.stringify({ ok: false, error: reportError(error, language) }));
  else errorLines(error, t, language).forEach(err);
  return exitCodes.failed;
}
