import { readFile } from 'node:fs/promises';

const ticksPerSecond = 100; // USER_HZ, the same on all Linux machines

/** Milliseconds of processor time that processes have used with all their threads, those that ended too (proc(5): utime, stime). */
export async function processMs(pids: readonly number[]): Promise<number> {
  const times = await Promise.all(pids.map(ticksOf));
  return (times.reduce((sum, ticks) => sum + ticks, 0) * 1000) / ticksPerSecond;
}

async function ticksOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // from the third on
  return Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
}
