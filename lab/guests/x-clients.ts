import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { spawnChild, type LabChild } from '../process.ts';
import type { GuestEvent } from '../types.ts';
import { createXevParser } from './xev.ts';

const run = promisify(execFile);

/** Logs what reaches the root window, translated to scancode set 1: all keys and buttons, where no client asks for them. */
export async function logEvents(env: NodeJS.ProcessEnv, onEvent: (event: GuestEvent) => void): Promise<LabChild> {
  let heard = false;
  const parse = createXevParser((event) => {
    heard = true;
    onEvent(event);
  });
  const args = ['-oL', 'xev', '-root', '-event', 'keyboard', '-event', 'mouse'];
  const logger = await spawnChild('stdbuf', args, { env, onLine: parse });
  let step = 0;
  await logger.ready(async () => {
    await run('xdotool', ['mousemove', String(10 + (step++ % 2)), '10'], { env });
    return heard;
  });
  await run('xset', ['r', 'off'], { env }); // As on the wire: no key repeats that nobody sent.
  return logger;
}

/** The X server's own image of the whole screen: PNG. */
export async function screenshot(env: NodeJS.ProcessEnv): Promise<Buffer> {
  const options = { env, encoding: 'buffer', maxBuffer: 64 * 1024 * 1024 } as const;
  return (await run('import', ['-window', 'root', 'png:-'], options)).stdout;
}
