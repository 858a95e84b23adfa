import type { Result } from '../../shared/errors.ts';
import type { Release } from '../../shared/updates.ts';

/** What finds, fetches, checks and installs a newer version. One thing at a time; nothing is asked before `check`. */
export interface Updater {
  /** The newer version that the channel offers, or null. Never an older one. */
  check(signal: AbortSignal): Promise<Result<Release | null>>;
  /** Fetches what `check` found last, and checks it: a file with another checksum or signature is thrown away. */
  download(signal: AbortSignal, onPercent: (percent: number) => void): Promise<Result<void>>;
  /** Puts what was fetched in place; only when the app is about to end. `runAgain` starts the new version. */
  install(runAgain: boolean): Result<void>;
}
