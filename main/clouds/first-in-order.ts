import type { AppError, Result } from '../../shared/errors.ts';

/** How long a better candidate may keep a worse one waiting that has succeeded already. */
const graceMs = 2000;

/**
 * Runs side by side, chosen in order: the first success that no better candidate can overtake, or the first failure that
 * decides the matter. Undefined when all have failed undecided. A success waits at most two seconds for better ones.
 */
export function firstInOrder<T>(
  attempts: readonly Promise<Result<T>>[],
  decides: (error: AppError) => boolean,
): Promise<Result<T> | undefined> {
  const results: (Result<T> | undefined)[] = attempts.map(() => undefined);
  return new Promise((resolve, reject) => {
    let grace: NodeJS.Timeout | undefined;
    const settle = (result: Result<T> | undefined): void => {
      clearTimeout(grace);
      resolve(result);
    };
    const look = (): void => {
      const at = results.findIndex((result) => result === undefined || result.ok || decides(result.error));
      const success = results.find((result) => result?.ok);
      if (at < 0 || results[at] !== undefined) settle(results[at]);
      else if (success) grace ??= setTimeout(() => settle(success), graceMs);
    };
    if (attempts.length === 0) settle(undefined);
    attempts.forEach((attempt, at) => {
      attempt.then((result) => {
        results[at] = result;
        look();
      }, reject);
    });
  });
}
