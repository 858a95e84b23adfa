import type { AppError } from './errors.ts';

/** A VM as the library shows it. `state` is ZStack's word (`Running`, `Stopped`, ... or one that we do not know). */
export interface Vm {
  readonly uuid: string;
  readonly name: string;
  readonly description: string;
  readonly state: string;
  readonly platform: string;
  readonly guestOs: string;
  readonly addresses: readonly string[];
  readonly cpuCount: number;
  readonly memoryBytes: number;
  readonly hostUuid?: string;
}

/** The list of one cloud, as far as it has come. A failed refresh keeps the VMs of the last good one. */
export interface VmList {
  readonly cloudId: string;
  readonly phase: 'idle' | 'loading' | 'ready' | 'failed';
  readonly vms: readonly Vm[];
  /** What the server says there are in all; undefined until the first page came. */
  readonly total?: number;
  readonly error?: AppError;
}

/** States in which GetVmConsoleAddress or RequestConsoleAccess can succeed (contract section 4.2). */
export const consoleStates: readonly string[] = ['Running', 'Crashed', 'Paused', 'NoState', 'VolumeRecovering'];
