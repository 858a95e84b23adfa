import { rm } from 'node:fs/promises';
import { spawnChild, type LabChild } from '../process.ts';
import type { LabService } from '../types.ts';

/** A running X server. */
export interface XDisplay extends LabService {
  /** As in ":7". */
  readonly display: string;
  readonly pid: number;
}

/** What an X server is called that chooses its own display number, and is reached by its unix socket only. */
const commonArgs = ['-displayfd', '3', '-nolisten', 'tcp', '-noreset'];
/** An X server closes the descriptor that it told its display on: were it 1, what it prints later would go to some client. */
const onAnotherDescriptor = ['-c', 'exec "$@" 3>&1', 'sh'];

/** Starts an X server (Xvfb, Xtigervnc) on a free display; resolves when it takes clients. */
export async function startXServer(command: string, args: readonly string[]): Promise<XDisplay & { child: LabChild }> {
  const child = await spawnChild('sh', [...onAnotherDescriptor, command, ...commonArgs, ...args], {
    deathSignal: 'TERM',
  });
  await child.ready(({ stdout }) => /^\d+\n/m.test(stdout));
  const display = `:${child.output().stdout.trim()}`;
  const stop = async () => {
    await child.stop();
    await removeTraces(display.slice(1)); // Of a server that had to be killed.
  };
  return { display, pid: child.pid, child, stop };
}

/** Starts an Xvfb of that size (24 bit); nothing but programs on this computer can reach it. */
export function startDisplay(size: { readonly width: number; readonly height: number }): Promise<XDisplay> {
  return startXServer('Xvfb', ['-screen', '0', `${size.width}x${size.height}x24`]);
}

async function removeTraces(number: string): Promise<void> {
  await rm(`/tmp/.X${number}-lock`, { force: true });
  await rm(`/tmp/.X11-unix/X${number}`, { force: true });
}
