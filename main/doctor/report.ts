import type { Link, Step } from '../../shared/console.ts';
import type { AppError } from '../../shared/errors.ts';
import { errorWords, translator, type Translate } from '../../shared/i18n/index.ts';
import type { Language } from '../../shared/settings.ts';

/** How far the doctor came. `frame` is there only when one was drawn. */
export interface Outcome {
  readonly steps: readonly Step[];
  readonly link?: Link;
  readonly frame?: { readonly width: number; readonly height: number; readonly firstFrameMs: number };
  /** Set when a frame was drawn and something after it failed: the screenshot's file. */
  readonly error?: AppError;
}

interface ReportStep {
  readonly name: string;
  readonly ok: boolean;
  readonly ms: number;
  readonly detail?: string;
  readonly error?: { readonly code: string; readonly message: string; readonly cure: string };
}

/** The one object of `doctor --json`; what was not reached is null. */
export interface Report {
  readonly ok: boolean;
  readonly protocol: 'vnc' | 'spice' | null;
  readonly route: 'direct' | 'proxy' | null;
  readonly encrypted: boolean | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly firstFrameMs: number | null;
  readonly steps: readonly ReportStep[];
  readonly error?: ReportStep['error'];
}

/** Whether the doctor's answer is yes: a frame was drawn, and whatever else was asked for was done. */
export function succeeded(outcome: Outcome): boolean {
  return outcome.frame !== undefined && outcome.error === undefined;
}

/** The report as an object; steps that were not reached or not needed are left out. */
export function reportOf(outcome: Outcome, language: Language): Report {
  const { link, frame, error, steps } = outcome;
  return {
    ok: succeeded(outcome),
    protocol: link?.protocol ?? null,
    route: link?.route ?? null,
    encrypted: link?.encrypted ?? null,
    width: frame?.width ?? null,
    height: frame?.height ?? null,
    firstFrameMs: frame?.firstFrameMs ?? null,
    steps: steps.filter(ended).map((step) => reportStep(step, language)),
    ...(error ? { error: reportError(error, language) } : {}),
  };
}

/** Whether a step has been done, well or not; only these are printed. */
function ended(step: Step): boolean {
  return step.status === 'done' || step.status === 'failed';
}

/** One line a step, and under a failed one its cause and cure. */
export function stepLines(step: Step, t: Translate<'cli'>, language: Language): readonly string[] {
  const status = step.status === 'failed' ? t('status.failed') : t('status.done');
  const name = t(`steps.${step.name}`);
  const head = [pad(status, 8), pad(name, 20), pad(t('ms', { ms: Math.round(step.ms ?? 0) }), 10)].join('');
  return [`${head}${step.detail ?? ''}`.trimEnd(), ...(step.error ? errorLines(step.error, t, language) : [])];
}

/** What failed, why and what to do, indented; the server's own words last. */
export function errorLines(error: AppError, t: Translate<'cli'>, language: Language): readonly string[] {
  const words = errorWords(error, language);
  const details = words.details === '' ? [] : [t('details', { details: words.details })];
  return [words.title, words.why, words.cure, ...details]
    .flatMap((text) => text.split('\n')) // a server's second line must not pose as one of ours
    .filter((line) => line !== '')
    .map((line) => `        ${line}`);
}

/** The last line: what was drawn and how it came, or that nothing was. */
export function summaryLine(outcome: Outcome, t: Translate<'cli'>): string {
  const { link, frame } = outcome;
  if (!link || !frame) return t('doctor.failed');
  return t('doctor.ok', {
    width: frame.width,
    height: frame.height,
    ms: Math.round(frame.firstFrameMs),
    protocol: link.protocol.toUpperCase(),
    route: t(`doctor.${link.route}`),
    encrypted: link.encrypted ? t('doctor.encrypted') : t('doctor.plain'),
  });
}

function reportStep(step: Step, language: Language): ReportStep {
  return {
    name: step.name,
    ok: step.status === 'done',
    ms: Math.round(step.ms ?? 0),
    ...(step.detail === undefined ? {} : { detail: step.detail }),
    ...(step.error ? { error: reportError(step.error, language) } : {}),
  };
}

/** An error for programs: its code, and the words for people. */
export function reportError(error: AppError, language: Language) {
  const { title, why, cure } = errorWords(error, language);
  const message = why === '' ? title : translator(language, 'cli')('message', { title, why });
  return { code: error.code, message, cure };
}

/** Fills up to a width in terminal cells; a CJK character takes two. */
function pad(text: string, cells: number): string {
  const wide = text.match(/[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]/g)?.length ?? 0;
  return text + ' '.repeat(Math.max(1, cells - text.length - wide));
}
