import { session } from 'electron';
import type { Trust } from '../../shared/cloud.ts';
import type { SpiceEngine } from '../../shared/console.ts';
import { translator } from '../../shared/i18n/index.ts';
import { noPolicy } from '../../shared/policy.ts';
import { defaultSettings } from '../../shared/settings.ts';
import { createConsoleHost, type ConsoleHost } from '../console-host.ts';
import type { Log } from '../log/logger.ts';
import { openPages } from '../pages.ts';
import type { ConsoleSession, SessionCloud } from '../sessions/types.ts';
import type { Platform } from '../shell/menu-template.ts';
import { createZStackClient } from '../zstack/client.ts';
import { runDoctor } from '../doctor/doctor.ts';
import { strangersWay } from '../doctor/reach.ts';
import type { Doctor } from './parse.ts';
import { errorLines, reportOf, stepLines, succeeded, summaryLine } from '../doctor/report.ts';
import { exitCodes, type ExitCode, type Terminal } from './terminal.ts';

export interface RunDoctorDeps {
  readonly options: Doctor;
  readonly trust: Trust;
  readonly password: string;
  readonly log: Log;
  readonly root: string;
  readonly platform: Platform;
  readonly terminal: Terminal;
  readonly spiceEngine?: SpiceEngine;
  readonly signal: AbortSignal;
}

/** Electron session that lives in memory only: the doctor keeps nothing. */
const partition = 'doctor';

/** `doctor` in Electron: the app's own console windows, hidden, and a cloud that is stored nowhere. */
export async function doctorCommand(deps: RunDoctorDeps): Promise<ExitCode> {
  const { options, terminal, signal } = deps;
  const { t, language, out } = terminal;
  let cloud: SessionCloud | undefined;
  const host = createHost(deps, () => cloud);
  host.serve();
  const outcome = await runDoctor({
    way: strangersWay({
      ...options,
      ...deps,
      createClient: (endpoint) => createZStackClient({ endpoint, log: deps.log.logger('zstack') }),
    }),
    timeoutMs: options.timeoutMs,
    ...(options.screenshot === undefined ? {} : { screenshot: options.screenshot }),
    signal,
    onStepEnded: (step) => {
      if (!options.json) stepLines(step, t, language).forEach(out);
    },
    openConsole: (found, vm) => {
      cloud = found;
      const { preference } = options;
      const opened = host.open({ cloudId: found.id, vmUuid: vm.uuid, vmName: vm.name, preference });
      return opened.ok ? { ok: true, value: withScreenshot(host, opened.value) } : opened;
    },
  });
  host.dispose();
  if (options.json) out(JSON.stringify(reportOf(outcome, language)));
  else {
    if (outcome.error) errorLines(outcome.error, t, language).forEach(out);
    out(summaryLine(outcome, t));
    if (options.screenshot && succeeded(outcome)) out(t('doctor.screenshot', { file: options.screenshot }));
  }
  if (signal.aborted) return exitCodes.interrupted;
  return succeeded(outcome) ? exitCodes.done : exitCodes.failed;
}

function createHost(deps: RunDoctorDeps, cloud: () => SessionCloud | undefined): ConsoleHost {
  const { log, root, platform, terminal, spiceEngine } = deps;
  const look = { settings: defaultSettings, language: terminal.language, dark: false, policy: noPolicy };
  return createConsoleHost({
    ...(spiceEngine && { spiceEngine }),
    log,
    root,
    platform,
    partition,
    pages: openPages({ session: session.fromPartition(partition), root }),
    hidden: true,
    look: () => look,
    words: () => translator(terminal.language, 'shell'),
    cloudOf: cloud,
  });
}

function withScreenshot(host: ConsoleHost, session: ConsoleSession) {
  return { session, screenshot: (signal: AbortSignal) => host.screenshots.request(session.id, signal) };
}
