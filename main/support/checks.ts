import { rm, writeFile } from 'node:fs/promises';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { DoctorCheck } from '../../shared/doctor.ts';
import type { AppError } from '../../shared/errors.ts';
import { writeFailure } from '../stores/file-errors.ts';

export interface CheckDeps {
  readonly version: string;
  readonly runtime: string;
  readonly folder: string;
  readonly keychain: () => Promise<AppError | null>;
  readonly tray: () => Promise<boolean>;
  /** Chromium's word for how pictures are put together: `enabled`, `disabled_software`. */
  readonly compositing: () => string;
  readonly lockedCount: () => number;
}

const lowBytes = 100 * 1024 * 1024;

/** Looks at this computer: what may be wrong here, whatever the cloud does. */
export async function checkComputer(deps: CheckDeps): Promise<readonly DoctorCheck[]> {
  const keychain = await deps.keychain();
  const compositing = deps.compositing();
  return [
    { name: 'version', status: 'good', fact: `${deps.version} · ${deps.runtime}` },
    { name: 'keychain', status: keychain ? 'warn' : 'good', fact: '', ...(keychain ? { error: keychain } : {}) },
    await checkDisk(deps.folder),
    { name: 'tray', status: (await deps.tray()) ? 'good' : 'warn', fact: '' },
    { name: 'graphics', status: compositing.startsWith('enabled') ? 'good' : 'warn', fact: compositing },
    { name: 'policy', status: 'good', fact: String(deps.lockedCount()) },
  ];
}

/** Whether the profile can be written, and how much room there is where the runtime can say it (statfs: Node 18.15). */
async function checkDisk(folder: string): Promise<DoctorCheck> {
  const probe = path.join(folder, `.doctor-${process.pid}`);
  try {
    await writeFile(probe, 'x', { mode: 0o600 });
    await rm(probe, { force: true });
  } catch (cause) {
    return { name: 'disk', status: 'warn', fact: folder, error: writeFailure(probe, cause).error };
  }
  const free = await freeBytes(folder);
  const low = free !== undefined && free < lowBytes;
  return {
    name: 'disk',
    status: low ? 'warn' : 'good',
    fact: free === undefined ? folder : `${Math.floor(free / 2 ** 20)} MB`,
  };
}

async function freeBytes(folder: string): Promise<number | undefined> {
  if (!('statfs' in fs)) return undefined;
  const { bavail, bsize } = await fs.statfs(folder);
  return bavail * bsize;
}
