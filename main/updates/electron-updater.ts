import { CancellationToken, autoUpdater, type ProgressInfo, type UpdateInfo } from 'electron-updater';
import { fail, ok, type Result } from '../../shared/errors.ts';
import { plainLines } from '../../shared/plain-text.ts';
import type { Release } from '../../shared/updates.ts';
import type { Logger } from '../log/logger.ts';
import type { Updater } from './types.ts';

export interface ElectronUpdaterOptions {
  readonly log: Logger;
  /** Another channel than the package's own, to try updates from a clone. */
  readonly channelFile?: string;
}

/**
 * electron-updater behind our own interface. It checks the SHA-512 that the channel names and, on Windows and macOS, who signed the
 * file. That stays on, and an older version is never taken.
 */
export function createElectronUpdater({ log, channelFile }: ElectronUpdaterOptions): Updater {
  const updater = autoUpdater;
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false; // we end in an order of our own, and install last
  updater.allowDowngrade = false;
  updater.disableWebInstaller = true;
  updater.requestHeaders = { 'x-user-staging-id': 'none' }; // else a random id would follow each computer
  updater.logger = { info: (text) => log.debug(String(text)), warn: (text) => log.info(String(text)), error: () => {} };
  updater.on('error', () => undefined); // each call says so itself
  if (channelFile !== undefined) {
    updater.forceDevUpdateConfig = true;
    updater.updateConfigPath = channelFile;
  }
  let found: Release | null = null;

  return {
    check: async (signal) => {
      try {
        const answer = await orAborted(updater.checkForUpdates(), signal);
        found = answer?.isUpdateAvailable ? releaseOf(answer.updateInfo) : null;
        return ok(found);
      } catch (cause) {
        return failure(cause, '');
      }
    },
    download: async (signal, onPercent) => {
      const token = new CancellationToken();
      const stop = (): void => token.cancel();
      const progress = ({ percent }: ProgressInfo): void => onPercent(Math.min(100, Math.floor(percent)));
      signal.addEventListener('abort', stop);
      updater.on('download-progress', progress);
      try {
        await updater.downloadUpdate(token);
        return ok();
      } catch (cause) {
        return failure(cause, found?.version ?? '');
      } finally {
        updater.off('download-progress', progress);
        signal.removeEventListener('abort', stop);
      }
    },
    install: (runAgain) => install(runAgain, found?.version ?? ''),
  };
}

/** Only what Windows and Linux share is typed by electron-updater; macOS installs through the system's own updater. */
function install(runAgain: boolean, version: string): Result<void> {
  let problem: Error | undefined;
  const note = (error: Error): void => void (problem = error);
  autoUpdater.on('error', note);
  const base = autoUpdater as unknown as { install?: (silent: boolean, runAgain: boolean) => boolean };
  if (base.install) base.install(true, runAgain);
  else autoUpdater.quitAndInstall(true, runAgain);
  autoUpdater.off('error', note);
  return problem ? fail('update-not-installed', { version, reason: codeOf(problem) }) : ok();
}

/** electron-updater can't give up a check; its answer is not waited for any longer. */
function orAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('cancelled')), { once: true });
    answer.then(resolve, reject);
  });
}

function releaseOf({ version, releaseNotes }: UpdateInfo): Release {
  const notes = typeof releaseNotes === 'string' ? releaseNotes : (releaseNotes?.[0]?.note ?? '');
  // GitHub's notes are HTML; they are shown as text, never as markup
  const text = notes.replace(/<(br|\/p|\/li|\/h\d)[^>]*>/gi, '\n').replace(/<[^>]*>/g, '');
  return { version: plainLines(version, 64), notes: plainLines(text, 4000) };
}

function failure(cause: unknown, version: string): ReturnType<typeof fail> {
  const code = codeOf(cause);
  if (code === 'ERR_CHECKSUM_MISMATCH') return fail('update-damaged', { version });
  if (code === 'ERR_UPDATER_INVALID_SIGNATURE') return fail('update-unsigned', { version });
  if (code === 'ENOSPC' || code === 'EDQUOT') return fail('disk-full', { file: version });
  return fail('update-unreachable', { reason: code });
}

/** A short name of what happened: the messages hold whole pages and addresses. */
function codeOf(cause: unknown): string {
  const { code, message } = cause as { code?: unknown; message?: unknown };
  if (typeof code === 'string') return code;
  const known = typeof message === 'string' ? /net::(ERR_[A-Z_]+)|\b(E[A-Z]{4,})\b/.exec(message) : null;
  return known?.[1] ?? known?.[2] ?? 'unknown';
}
