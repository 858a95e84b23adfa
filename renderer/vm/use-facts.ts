import { useCallback, useEffect, useRef, useState } from 'react';
import type { AppError, Result } from '../../shared/errors.ts';
import type { VmFacts } from '../../shared/vm-job.ts';
import { settled, useVmRoom, type VmTarget } from './room-context.ts';

/** Something asked from the cloud. The last good answer stays while it is asked for anew. */
export interface Asked<T> {
  readonly value: T | undefined;
  readonly error: AppError | undefined;
  readonly again: () => void;
}

/** What the cloud says of a VM now; asked when the component appears (unless `lazy`), on `again`, and after each job. */
export function useFacts(vm: VmTarget, lazy = false): Asked<VmFacts> {
  const { api, jobOf } = useVmRoom();
  const { cloudId, vmUuid } = vm;
  const asked = useAsked(
    useCallback(() => api.request('vmFacts.get', { cloudId, vmUuid }), [api, cloudId, vmUuid]),
    lazy,
  );
  const busy = jobOf(vm) !== undefined;
  const wasBusy = useRef(busy);
  const { again } = asked;
  useEffect(() => {
    if (wasBusy.current && !busy) again();
    wasBusy.current = busy;
  }, [busy, again]);
  return asked;
}

/** Asks once when the component appears, and again when told to. */
export function useAsked<T>(request: () => Promise<Result<T>>, lazy = false): Asked<T> {
  const [answer, setAnswer] = useState<{ readonly value?: T; readonly error?: AppError }>({});
  const latest = useRef(0);
  const again = useCallback(() => {
    const number = ++latest.current;
    void settled(request()).then((result) => {
      if (number !== latest.current) return;
      if (result.ok) setAnswer({ value: result.value });
      else setAnswer((last) => ({ ...last, error: result.error }));
    });
  }, [request]);
  useEffect(() => {
    if (!lazy) again();
    return () => {
      latest.current += 1; // nobody waits for it any more
    };
  }, [again, lazy]);
  return { value: answer.value, error: answer.error, again };
}
