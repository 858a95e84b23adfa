import { readFile } from 'node:fs/promises';

/** Memory of one process, in MB (proc(5), smaps_rollup): what it alone has, and its share of what it has with others besides. */
export interface ProcessMemory {
  readonly privateMb: number;
  readonly pssMb: number;
}

export async function processMemory(pid: number): Promise<ProcessMemory> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
  const mb = (name: string) => (Number(new RegExp(`^${name}: +(\\d+) kB`, 'm').exec(text)?.[1] ?? NaN) * 1024) / 1e6;
  return { privateMb: mb('Private_Clean') + mb('Private_Dirty'), pssMb: mb('Pss') };
}
