/** Options before the command that are ours and take a value as the next argument. */
const valued = new Set(['--lang', '--user-data-dir', '--spice-engine']);

/** The command word with what follows it, and what stood before it. */
export interface OwnArguments {
  readonly before: readonly string[];
  readonly command: string | undefined;
  readonly after: readonly string[];
}

/**
 * Takes our own arguments out of a process's. Started from a clone, the folder of the app comes first; and Electron, Chromium and
 * whoever drives them put switches of their own (`--no-sandbox`) before the command, which are left to them.
 */
export function ownArguments(argv: readonly string[], packaged: boolean): OwnArguments {
  const args = argv.slice(1);
  const start = packaged ? 0 : args.findIndex((each) => !each.startsWith('-')) + 1;
  // Switches may stand on either side of the folder.
  const own = [...args.slice(0, Math.max(0, start - 1)), ...args.slice(start)];
  const at = commandAt(own);
  return { before: own.slice(0, at), command: own[at], after: own.slice(at + 1) };
}

/** After `--` there is nothing but the command: so is this app started for links and files, that none is read as an option. */
function commandAt(args: readonly string[]): number {
  const end = args.indexOf('--');
  const at = plainCommandAt(args);
  return end >= 0 && at > end ? Math.min(end + 1, args.length) : at;
}

function plainCommandAt(args: readonly string[]): number {
  const at = args.findIndex((each, index) => !each.startsWith('-') && !valued.has(args[index - 1] ?? ''));
  return at < 0 ? args.length : at;
}
