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
  /** Name of the host it runs on, where this account may know it. */
  readonly hostName?: string;
  /** Tags that people gave it in the cloud, sorted; never the system's own, of which some are secret. */
  readonly tags: readonly string[];
}

/** Which VM of which cloud. */
export interface VmPlace {
  readonly cloudId: string;
  readonly vmUuid: string;
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

/** What differs in a cloud's list from what was told last. */
export interface VmUpdate extends Omit<VmList, 'vms'> {
  /** New and changed VMs, whole. */
  readonly changed: readonly Vm[];
  /** Uuids of those that are gone. */
  readonly removed: readonly string[];
}

/** States that pass by themselves (contract section 4.2): soon asked for again. */
export const passingStates: readonly string[] = [
  'Starting',
  'Stopping',
  'Rebooting',
  'Destroying',
  'Migrating',
  'Pausing',
  'Resuming',
  'VolumeMigrating',
  'VolumeRecovering',
];

/** A small picture of a VM's screen, JPEG or PNG; null where there is none any more. Kept in memory only. */
export interface Thumbnail extends VmPlace {
  readonly picture: Uint8Array<ArrayBuffer> | null;
}

/** Pictures are at most this wide and this large. */
export const thumbnailWidth = 320;
export const thumbnailBytes = 256 * 1024;

/** States in which GetVmConsoleAddress or RequestConsoleAccess can succeed (contract section 4.2). */
export const consoleStates: readonly string[] = ['Running', 'Crashed', 'Paused', 'NoState', 'VolumeRecovering'];
