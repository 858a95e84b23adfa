import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readKeyFile } from '../../shared/key-file.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';

export interface Autostart {
  /** The program with its arguments. */
  readonly command: readonly string[];
  readonly name: string;
}

/** Marks an entry that this app wrote: no other is ever replaced or removed. */
const mark = 'X-ZStack-Console';

/** `$XDG_CONFIG_HOME/autostart/…` (Desktop Application Autostart Specification). */
export function autostartFile(env: Readonly<Record<string, string | undefined>>, home: string): string {
  const config = env.XDG_CONFIG_HOME;
  const folder = config !== undefined && path.isAbsolute(config) ? config : path.join(home, '.config');
  return path.join(folder, 'autostart', 'zstack-console.desktop');
}

/** Makes the desktop start this command at login, or not; an entry that somebody else wrote stays as it is. */
export async function setAutostart(file: string, wanted: Autostart | null): Promise<Result<void>> {
  try {
    const present = await readFile(file, 'utf8').catch(whenMissing);
    const ours = present !== undefined && readKeyFile(present, 'Desktop Entry')?.get(mark) === 'true';
    if (present !== undefined && !ours)
      return wanted ? fail('login-item-failed', { reason: path.basename(file) }) : ok();
    if (!wanted) await rm(file, { force: true });
    else if (present !== autostartText(wanted)) await replace(file, autostartText(wanted));
    return ok();
  } catch (cause) {
    return fail('login-item-failed', { reason: (cause as NodeJS.ErrnoException).code ?? 'unknown' });
  }
}

/** The whole entry. */
export function autostartText({ command, name }: Autostart): string {
  const [program = ''] = command;
  return [
    '[Desktop Entry]',
    'Type=Application',
    `Name=${name}`,
    `Exec=${[...(program.includes('%') ? viaShell : []), ...command].map(execArgument).join(' ')}`,
    `TryExec=${program.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`, // when the app was removed, the desktop passes over the entry
    'Terminal=false',
    'StartupNotify=false',
    `${mark}=true`,
    '',
  ].join('\n');
}

/** GLib (2.74) looks for the program before it makes one % of two, and refuses the entry: a shell, which has none, starts it. */
const viaShell = ['sh', '-c', 'exec "$0" "$@"'];

/** Quoted twice (Desktop Entry Specification, "The Exec key"): for the launcher, and before that as a string value. */
function execArgument(text: string): string {
  const percent = text.replaceAll('%', '%%');
  const quoted = /^[\w@+.,:/=%-]+$/.test(percent) ? percent : `"${percent.replace(/["`$\\]/g, '\\$&')}"`;
  return quoted.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

function whenMissing(cause: unknown): undefined {
  if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
}

async function replace(file: string, text: string): Promise<void> {
  const temporary = `${file}.tmp`;
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  try {
    await writeFile(temporary, text, { mode: 0o600 });
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}
