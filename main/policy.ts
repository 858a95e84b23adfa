import path from 'node:path';
import type { AppError } from '../shared/errors.ts';
import type { Policy } from '../shared/policy.ts';
import type { Platform } from './shell/menu-template.ts';
import { policyOf, policyTrouble, readPolicy, watchPolicy } from './stores/policy-file.ts';

export interface PolicyFileDeps {
  readonly file: string;
  readonly signal: AbortSignal;
  readonly onPolicy: (policy: Policy) => void;
  readonly onNotice: (error: AppError) => void;
  readonly isTrusted?: (file: string) => Promise<boolean>;
  readonly everyMs?: number;
}

/** Where an administrator of this computer puts the policy. An app that was built here may be given another place, to be tried. */
export function policyPath(platform: Platform, env: NodeJS.ProcessEnv, isPackaged: boolean): string {
  const other = env.ZSTACK_CONSOLE_POLICY;
  if (other !== undefined && !isPackaged) return path.resolve(other);
  switch (platform) {
    case 'win32':
      return path.join(env.ProgramData ?? 'C:\\ProgramData', 'ZStack Console', 'policy.json');
    case 'darwin':
      return '/Library/Application Support/ZStack Console/policy.json';
    case 'linux':
      return '/etc/zstack-console/policy.json';
  }
}

/** Reads the policy, hands it on, and does so again whenever it has changed, until the signal fires. Resolves after the first time. */
export async function followPolicy(deps: PolicyFileDeps): Promise<void> {
  const { file, signal, onPolicy, onNotice } = deps;
  let known = '';
  const read = async (): Promise<void> => {
    const reading = await readPolicy(file, deps.isTrusted);
    const text = JSON.stringify(reading);
    if (signal.aborted || text === known) return;
    known = text;
    const trouble = policyTrouble(reading, file);
    if (trouble) onNotice(trouble);
    onPolicy(policyOf(reading));
  };
  signal.addEventListener(
    'abort',
    watchPolicy(file, () => void read(), deps.everyMs),
  );
  await read();
}
