import { app } from 'electron';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { languageOf } from '../shared/language.ts';
import type { Language } from '../shared/settings.ts';
import { ownArguments } from './cli/own-arguments.ts';
import { parseCommandLine, type Invocation, type Manner } from './cli/parse.ts';
import { exitCodes, type ExitCode } from './cli/terminal.ts';
import type { HandOver } from './clouds/connect-request.ts';
import { readLater } from './later-code.ts';
import { profileFailure } from './profile-folder.ts';
import { runApp } from './run-app.ts';
import { runtimeText } from './runtime.ts';
import { systemLanguage } from './shell/system-language.ts';

/**
 * Reads the command line and runs what it asks for; the process ends with that command's exit code. Loads no more code than asking
 * for a window takes; all else is in `later.ts`, a file of its own.
 */
export async function runFromCommandLine(): Promise<void> {
  const invocation = parseCommandLine(ownArguments(process.argv, app.isPackaged));
  chooseProfile(invocation);
  app.exit(await run(invocation, languageFor(invocation)));
}

async function run({ command, spiceEngine }: Invocation, language: Language): Promise<ExitCode> {
  const engine = spiceEngine && { spiceEngine };
  const first = wishOf(command);
  if (first) return openApp(first, { language, ...engine });
  const ended = await readLater().runCommand(command, { language, ...engine });
  return typeof ended === 'number' ? ended : openApp(ended, { language, ...engine });
}

/** What the app is to do first, where the command line alone says so. */
function wishOf(command: Invocation['command']): HandOver | undefined {
  switch (command.kind) {
    case 'app':
      return { kind: command.view };
    case 'open':
      return command;
    case 'link':
      return { kind: 'link', text: command.text.slice(0, 8192) };
    case 'file':
      return { kind: 'file', file: path.resolve(command.file) };
    case 'connect':
    case 'doctor':
    case 'help':
    case 'list':
    case 'usage':
    case 'version':
      return undefined;
  }
}

async function openApp(first: HandOver, { language, ...engine }: Manner): Promise<ExitCode> {
  const unusable = profileFailure(app.getPath('userData'));
  if (unusable) return readLater().refuse(unusable, language);
  const about = { version: app.getVersion(), runtime: runtimeText(), systemLanguage: language };
  const outcome = await runApp({ first, ...about, ...engine });
  if (outcome !== 'handed-over') return outcome;
  if (first.kind === 'connect') readLater().sayHandedOver(language);
  return exitCodes.done;
}

function languageFor({ lang }: Invocation): Language {
  const { env, platform } = process;
  return lang === undefined ? systemLanguage({ platform, env, locale: systemLocale() }) : languageOf(lang);
}

/** Known before Electron is ready, unlike `app.getLocale()`. */
function systemLocale(): string {
  return app.getPreferredSystemLanguages()[0] ?? 'en';
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
