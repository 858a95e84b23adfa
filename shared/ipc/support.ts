import type { RouteChoice } from '../console.ts';
import type { DoctorState } from '../doctor.ts';
import type { BundleEntry, LogChunk, LogPosition } from '../support.ts';
import { namesOf } from './names-of.ts';

/** Doctor, log and the report for support. */
export interface SupportRequests {
  /** Goes the ways one after the other; what runs already is cancelled. Progress comes as pushes. */
  'doctor.start': (request: { cloudId: string; vmUuid: string; routes: readonly RouteChoice[] }) => void;
  'doctor.cancel': () => void;
  /** The last run as text without secrets; with `hideNames` without names and addresses too. */
  'doctor.report': (request: { hideNames: boolean }) => { text: string };
  /** The end of the log, or what has come since. */
  'log.read': (request: { after: LogPosition | null }) => LogChunk;
  'log.openFolder': () => void;
  'bundle.preview': (request: { hideNames: boolean }) => readonly BundleEntry[];
  /** Asks where to, and writes it there; null where the person chose no place. */
  'bundle.save': (request: { hideNames: boolean }) => { path: string | null };
}

export interface SupportPushes {
  'doctor.changed': DoctorState;
  /** Somebody asked for a check from outside of the library: its page is to be shown. */
  'doctor.asked': null;
}

/** A console window about its own VM. */
export interface DiagnoseRequests {
  'session.diagnose': () => void;
}

export const supportRequests = namesOf<SupportRequests>({
  'doctor.start': true,
  'doctor.cancel': true,
  'doctor.report': true,
  'log.read': true,
  'log.openFolder': true,
  'bundle.preview': true,
  'bundle.save': true,
});
export const supportPushes = namesOf<SupportPushes>({ 'doctor.changed': true, 'doctor.asked': true });
export const diagnoseRequests = namesOf<DiagnoseRequests>({ 'session.diagnose': true });
