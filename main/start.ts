import { app, dialog } from 'electron';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { SpiceEngine } from '../shared/console.ts';
import type { AppError } from '../shared/errors.ts';
import { languageOf, translator } from '../shared/i18n/index.ts';
import type { Language } from '../shared/settings.ts';
import { ownArguments } from './cli/own-arguments.ts';
import {
  parseCommandLine,
  type Doctor,
  type Invocation,
  type List,
  type UsageProblem,
  type VmTarget,
} from './cli/parse.ts';
import { askPassword, prepareTarget, readTrust } from './cli/prepare-target.ts';
import { errorLines } from './doctor/report.ts';
import { doctorCommand } from './cli/run-doctor.ts';
import { listBookmarks, listVms } from './cli/run-list.ts';
import { exitCodes, harmless, type ExitCode, type Terminal } from './cli/terminal.ts';
import type { HandOver } from './clouds/connect-request.ts';
import { createLog } from './log/logger.ts';
import { profileFailure, profileFile } from './profile.ts';
import { runApp } from './run-app.ts';
import type { Platform } from './shell/menu-template.ts';
import { systemLanguage } from './shell/system-language.ts';
import { BookmarkStore } from './stores/bookmark-store.ts';
import { createZStackClient } from './zstack/client.ts';
import type { Endpoint } from './zstack/types.ts';

/** Reads the command line and runs what it asks for; the process ends with that command's exit code. */
export async function runFromCommandLine(): Promise<void> {
  const invocation = parseCommandLine(ownArguments(process.argv, app.isPackaged));
  const terminal = terminalFor(invocation);
  chooseProfile(invocation);
  app.exit(await run(invocation, terminal));
}

function run({ command, spiceEngine }: Invocation, terminal: Terminal): Promise<ExitCode> | ExitCode {
  const open: Open = (first) => openApp(terminal, first, spiceEngine);
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
      return whenReady((signal) => doctor(command.options, terminal, signal, spiceEngine));
    case 'list':
      return whenReady((signal) => list(command.options, terminal, signal));
    case 'app':
      return open({ kind: command.view });
    case 'open':
      return open(command);
    case 'link':
      return open({ kind: 'link', text: command.text.slice(0, 8192) });
    case 'file':
      return open({ kind: 'file', file: path.resolve(command.file) });
    case 'connect':
      return connect(command.options, terminal, open);
  }
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
  signal: AbortSignal,
  spiceEngine?: SpiceEngine,
): Promise<ExitCode> {
  const prepared = await prepareTarget(options, terminal, standardStreams());
  if (typeof prepared === 'number') return prepared;
  const log = createLog({ sinks: [] });
  const root = app.getAppPath();
  const engine = spiceEngine && { spiceEngine };
  return doctorCommand({ ...prepared, ...engine, options, log, root, platform: platformOf(), terminal, signal });
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

/** Opens the console here, or in the app that runs already. Without a password the remembered one is used. */
async function connect(options: VmTarget, terminal: Terminal, open: Open): Promise<ExitCode> {
  const trust = await readTrust(options, terminal);
  if (!trust) return exitCodes.usage;
  const { url, who, vm, preference } = options;
  const request = { url, who, vm, preference, trust };
  const wantsPassword = options.passwordStdin || process.stdin.isTTY;
  if (!wantsPassword) return open({ kind: 'connect', request });
  const answer = await askPassword(options, terminal, standardStreams());
  if (answer.kind === 'interrupted') return exitCodes.interrupted;
  const password = answer.kind === 'password' ? { password: answer.value } : {};
  return open({ kind: 'connect', request: { ...request, ...password } });
}

type Open = (first: HandOver) => Promise<ExitCode> | ExitCode;

function openApp(terminal: Terminal, first: HandOver, spiceEngine?: SpiceEngine): Promise<ExitCode> | ExitCode {
  const unusable = profileFailure(app.getPath('userData'));
  if (unusable) return refuse(unusable, terminal);
  return runApp({
    first,
    ...(spiceEngine && { spiceEngine }),
    version: app.getVersion(),
    runtime: runtimeText(),
    platform: platformOf(),
    systemLanguage: terminal.language,
    onHandedOver: () => {
      if (first.kind === 'connect') terminal.err(terminal.t('connect.handedOver'));
    },
  });
}

/** Says why the app does not start: on standard error, and in a window where one can be shown so early. */
function refuse(error: AppError, { t, language, err }: Terminal): ExitCode {
  const lines = errorLines(error, t, language);
  lines.forEach(err);
  if (process.platform !== 'linux') dialog.showErrorBox(lines[0] ?? '', lines.slice(1).join('\n'));
  return exitCodes.failed;
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

/** The runtime that is running, whatever the app was built for. */
function runtimeText(): string {
  const { electron, chrome, node } = process.versions;
  return `Electron ${electron} (Chromium ${chrome}, Node ${node})`;
}

function terminalFor({ lang }: Invocation): Terminal {
  const { env, platform } = process;
  const language: Language =
    lang === undefined ? systemLanguage({ platform, env, locale: systemLocale() }) : languageOf(lang);
  return {
    t: translator(language, 'cli'),
    language,
    out: (line) => void process.stdout.write(`${harmless(line)}\n`),
    err: (line) => void process.stderr.write(`${harmless(line)}\n`),
  };
}

/** Known before Electron is ready, unlike `app.getLocale()`. */
function systemLocale(): string {
  return app.getPreferredSystemLanguages()[0] ?? 'en';
}

function standardStreams() {
  return { input: process.stdin, output: process.stderr };
}

function platformOf(): Platform {
  return process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux';
}

/**
 * Where settings, bookmarks and Chromium's own files go: `--user-data-dir`, `ZSTACK_CONSOLE_HOME`, or Electron's default. A command
 * that must leave nothing behind gets a temporary folder, removed when the process ends.
 */
function chooseProfile({ command, profile }: Invocation): void {
  const temporary = command.kind === 'doctor' || (command.kind === 'list' && command.options.target !== undefined);
  const chosen = profile ?? process.env.ZSTACK_CONSOLE_HOME;
  if (temporary) {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'zstack-console-'));
    // Chromium's threads may still write while we remove: the retries outlast them.
    process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }));
    app.setPath('userData', folder);
  } else if (chosen) app.setPath('userData', path.resolve(chosen));
}
