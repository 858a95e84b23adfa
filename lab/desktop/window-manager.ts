import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { spawnChild } from '../process.ts';
import type { LabService } from '../types.ts';
import type { DesktopSession } from './session.ts';

const run = promisify(execFile);

/**
 * Starts a real window manager (xfwm4), which takes Alt+Tab, Alt+F4 and the like from every program as a person's desktop does;
 * resolves when it manages windows.
 */
export async function startWindowManager({ env }: DesktopSession): Promise<LabService> {
  const manager = await spawnChild('xfwm4', ['--compositor=off'], { env });
  await manager.ready(async () => {
    const { stdout } = await run('xprop', ['-root', '_NET_SUPPORTING_WM_CHECK'], { env });
    return stdout.includes('window id');
  });
  return manager;
}
