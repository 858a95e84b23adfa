import { app, dialog } from 'electron';
import type { AppError } from '../shared/errors.ts';
import { translator } from '../shared/i18n/index.ts';
import type { Language } from '../shared/settings.ts';
import type { Doctor, Invocation, List, Manner, UsageProblem, VmTarget } from './cli/parse.ts';
import { askPassword, prepareTarget, readTrust } from './cli/prepare-target.ts';
import { doctorCommand } from './cli/run-doctor.ts';
import { listBookmarks, listVms } from './cli/run-list.ts';
import { exitCodes, harmless, type ExitCode, type Terminal } from './cli/terminal.ts';
import type { HandOver } from './clouds/connect-request.ts';
import { errorLines } from './doctor/report.ts';
import { createLog } from './log/logger.ts';
import { profileFile } from './profile-folder.ts';
import { platformOf, runtimeText } from './runtime.ts';
import { BookmarkStore } from './stores/bookmark-store.ts';
import { createZStackClient } from './zstack/client.ts';
import type { Endpoint } from './zstack/types.ts';

/** Runs a command that shows no window of the app; or answers with what the app is to open. */
export function runCommand(
  command: Invocation['command'],
  { language, ...engine }: Manner,
): Promise<HandOver | ExitCode> | HandOver | ExitCode {
  const terminal = terminalIn(language);
  switch (command.kind) {
    case 'usage':
      return usage(command.problem, terminal);
    case 'help':
      terminal.out(terminal.t('help').trimEnd());
      return exitCodes.done;
    case 'version':
      terminal.out(versionText(terminal));
      return exitCodes.done;
    case 'doctor':
      return whenReady((signal) => doctor(command.options, terminal, { ...engine, signal }));
    case 'list':
      return whenReady((signal) => list(command.options, terminal, signal));
    case 'connect':
      return connect(command.options, terminal);
    case 'app':
    case 'open':
    case 'link':
    case 'file':
      throw new Error(`${command.kind} is the app's own`);
  }
}

/** Says why the app does not start: on standard error, and in a window where one can be shown so early. */
export function refuse(error: AppError, language: Language): ExitCode {
  const terminal = terminalIn(language);
  const lines = errorLines(error, terminal.t, language);
  lines.forEach(terminal.err);
  if (process.platform !== 'linux') dialog.showErrorBox(lines[0] ?? '', lines.slice(1).join('\n'));
  return exitCodes.failed;
}

/** Says that the app that runs already opens what was asked for. */
export function sayHandedOver(language: Language): void {
  const { err, t } = terminalIn(language);
  err(t('connect.handedOver'));
}

/** Electron's own handlers for Ctrl+C are set when it becomes ready; ours come after them and win. */
async function whenReady(command: (signal: AbortSignal) => Promise<ExitCode>): Promise<ExitCode> {
  const abort = new AbortController();
  await app.whenReady();
  // Without a listener Electron would quit when the hidden window closes.
  app.on('window-all-closed', () => undefined);
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => abort.abort());
  return command(abort.signal);
}

async function doctor(
  options: Doctor,
  terminal: Terminal,
  manner: Pick<Manner, 'spiceEngine'> & { readonly signal: AbortSignal },
): Promise<ExitCode> {
  const prepared = await prepareTarget(options, terminal, standardStreams());
  if (typeof prepared === 'number') return prepared;
  const log = createLog({ sinks: [] });
  return doctorCommand({
    ...prepared,
    ...manner,
    options,
    log,
    root: app.getAppPath(),
    platform: platformOf(),
    terminal,
  });
}

async function list({ target, json }: List, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  if (!target) {
    const file = profileFile(app.getPath('userData'), 'bookmarks');
    const onNotice = (error: AppError): void => errorLines(error, terminal.t, terminal.language).forEach(terminal.err);
    return listBookmarks(new BookmarkStore({ file, onNotice }), json, terminal);
  }
  const prepared = await prepareTarget(target, terminal, standardStreams());
  if (typeof prepared === 'number') return prepared;
  const log = createLog({ sinks: [] }).logger('zstack');
  const createClient = (endpoint: Endpoint) => createZStackClient({ endpoint, log });
  return listVms({ target, prepared, json, terminal, createClient, signal });
}

/** What to open here, or in the app that runs already. Without a password the remembered one is used. */
async function connect(options: VmTarget, terminal: Terminal): Promise<HandOver | ExitCode> {
  const trust = await readTrust(options, terminal);
  if (!trust) return exitCodes.usage;
  const { url, who, vm, preference } = options;
  const request = { url, who, vm, preference, trust };
  const wantsPassword = options.passwordStdin || process.stdin.isTTY;
  if (!wantsPassword) return { kind: 'connect', request };
  const answer = await askPassword(options, terminal, standardStreams());
  if (answer.kind === 'interrupted') return exitCodes.interrupted;
  const password = answer.kind === 'password' ? { password: answer.value } : {};
  return { kind: 'connect', request: { ...request, ...password } };
}

function usage({ kind, ...values }: UsageProblem, { err, t }: Terminal): ExitCode {
  err(t(`usage.${kind}`, values));
  err(t('usage.seeHelp'));
  return exitCodes.usage;
}

function versionText({ t, language }: Terminal): string {
  const name = translator(language, 'shell')('app.name');
  return t('version', { app: name, version: app.getVersion(), runtime: runtimeText() });
}

function terminalIn(language: Language): Terminal {
  return {
    t: translator(language, 'cli'),
    language,
    out: (line) => void process.stdout.write(`${harmless(line)}\n`),
    err: (line) => void process.stderr.write(`${harmless(line)}\n`),
  };
}

function standardStreams() {
  return { input: process.stdin, output: process.stderr };
}
