import { readFile, writeFile } from 'node:fs/promises';
import type { DoctorState, DoctorWay } from '../../shared/doctor.ts';
import type { Result } from '../../shared/errors.ts';
import { translator } from '../../shared/i18n/index.ts';
import type { Language } from '../../shared/settings.ts';
import type { BundleEntry } from '../../shared/support.ts';
import type { DoctorService } from '../doctor/doctor-service.ts';
import { errorLines, stepLines, summaryLine } from '../doctor/report.ts';
import { createRedactor } from '../log/redact.ts';
import { writeFailure } from '../stores/file-errors.ts';
import { createAnonymizer, type KnownNames } from './anonymous.ts';
import type { LogTail } from './log-tail.ts';
import { tarGz } from './tar.ts';

export interface SupportDeps {
  readonly doctor: DoctorService;
  readonly log: LogTail;
  /** The log's files, the newest first. */
  readonly logFiles: readonly string[];
  readonly language: () => Language;
  /** What is written beside the logs, each as JSON: versions, settings, clouds without secrets. */
  readonly facts: () => Readonly<Record<string, unknown>>;
  readonly names: () => KnownNames;
  /** Asks the person where to; undefined where they don't want to. */
  readonly askPath: (name: string) => Promise<string | undefined>;
  readonly openLogFolder: () => Promise<Result<void>>;
  readonly now: () => Date;
}

/** So much of each file is shown before the report is saved. */
const shownCharacters = 20_000;
const maxLogBytes = 4 * 1024 * 1024;

/** What helps when something is wrong: the doctor, the log, and a report for support that holds no secret. */
export class Support {
  readonly #deps: SupportDeps;

  constructor(deps: SupportDeps) {
    this.#deps = deps;
  }

  get doctor(): DoctorService {
    return this.#deps.doctor;
  }

  get log(): LogTail {
    return this.#deps.log;
  }

  openLogFolder(): Promise<Result<void>> {
    return this.#deps.openLogFolder();
  }

  /** The doctor's last run in the words of the command. */
  doctorText(hideNames: boolean): string {
    return this.#clean(hideNames)(doctorLines(this.doctor.state, this.#deps.language()).join('\n'));
  }

  async preview(hideNames: boolean): Promise<readonly BundleEntry[]> {
    const files = await this.#files(hideNames);
    return files.map(({ name, text }) => ({
      name,
      bytes: Buffer.byteLength(text),
      text: text.slice(0, shownCharacters),
    }));
  }

  async save(hideNames: boolean): Promise<Result<{ path: string | null }>> {
    const { askPath, now } = this.#deps;
    const day = now().toISOString().slice(0, 10);
    const path = await askPath(`zstack-console-report-${day}.tar.gz`);
    if (path === undefined) return { ok: true, value: { path: null } };
    const files = await this.#files(hideNames);
    try {
      const packed = await tarGz(
        files.map(({ name, text }) => ({ name, content: Buffer.from(text) })),
        now(),
      );
      await writeFile(path, packed, { mode: 0o600 });
      return { ok: true, value: { path } };
    } catch (cause) {
      return writeFailure(path, cause);
    }
  }

  async #files(hideNames: boolean): Promise<readonly { name: string; text: string }[]> {
    const clean = this.#clean(hideNames);
    const facts = Object.entries(this.#deps.facts()).map(([name, value]) => ({
      name: `${name}.json`,
      text: clean(JSON.stringify(value, null, 2)),
    }));
    const logs = await Promise.all(
      this.#deps.logFiles.map(async (file, age) => ({ name: `log-${age}.txt`, text: clean(await tailOf(file)) })),
    );
    return [...facts, { name: 'doctor.txt', text: this.doctorText(hideNames) }, ...logs].filter(
      ({ text }) => text !== '',
    );
  }

  /** Line by line, as the redactor cuts long texts. */
  #clean(hideNames: boolean): (text: string) => string {
    const redactor = createRedactor();
    const anonymous = hideNames ? createAnonymizer(this.#deps.names()) : (text: string) => text;
    return (text) =>
      text
        .split('\n')
        .map((line) => anonymous(redactor.text(line)))
        .join('\n');
  }
}

async function tailOf(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.slice(-maxLogBytes);
}

function doctorLines(state: DoctorState, language: Language): readonly string[] {
  if (!state.patient) return [];
  const t = translator(language, 'doctor');
  const { vmName, cloudName } = state.patient;
  return [
    t('report.head', { vm: vmName, cloud: cloudName }),
    ...state.ways.flatMap((way) => ['', t(`way.${way.route}`), ...wayLines(way, language)]),
    '',
    ...state.checks.map((check) => `${t(`check.${check.name}`)}: ${check.fact}`),
  ];
}

function wayLines(way: DoctorWay, language: Language): readonly string[] {
  const t = translator(language, 'cli');
  const ended = way.steps.filter(({ status }) => status === 'done' || status === 'failed');
  return [
    ...ended.flatMap((step) => stepLines(step, t, language)),
    ...(way.error ? errorLines(way.error, t, language) : []),
    summaryLine(way, t),
  ];
}
