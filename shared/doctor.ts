import type { Link, RouteChoice, Step } from './console.ts';
import type { AppError } from './errors.ts';

/** The VM that the doctor looks at. */
export interface DoctorPatient {
  readonly cloudId: string;
  readonly cloudName: string;
  readonly vmUuid: string;
  readonly vmName: string;
}

/** One way to the picture, as far as it has come. */
export interface DoctorWay {
  readonly route: RouteChoice;
  readonly phase: 'waiting' | 'running' | 'done' | 'failed';
  readonly steps: readonly Step[];
  readonly link?: Link;
  readonly frame?: { readonly width: number; readonly height: number; readonly firstFrameMs: number };
  /** Where it ended outside of a step. */
  readonly error?: AppError;
}

/** Something about this computer. `fact` is for the line itself: a version, a folder's free space. */
export interface DoctorCheck {
  readonly name: 'version' | 'keychain' | 'disk' | 'tray' | 'graphics' | 'policy';
  readonly status: 'good' | 'warn';
  readonly fact: string;
  readonly error?: AppError;
}

/** What the doctor's page shows. */
export interface DoctorState {
  readonly phase: 'idle' | 'running' | 'done';
  readonly patient: DoctorPatient | null;
  readonly ways: readonly DoctorWay[];
  readonly checks: readonly DoctorCheck[];
}

export const idleDoctor: DoctorState = { phase: 'idle', patient: null, ways: [], checks: [] };
