import { useEffect, useRef, useState } from 'react';
import type { AppError } from '../../shared/errors.ts';
import type { VmChange } from '../../shared/vm-job.ts';
import { settled, useVmRoom, type VmTarget } from './room-context.ts';

export interface Change {
  readonly phase: 'idle' | 'working' | 'failed';
  readonly working: boolean;
  readonly error: AppError | undefined;
  /** The person stopped waiting; the server may go on. */
  readonly stopped: boolean;
  readonly send: (change: VmChange, done: () => void) => void;
  readonly stop: () => void;
  readonly forgetError: () => void;
}

/** One change of a VM at a time, from inside a dialog: what comes of it is shown there. A dialog that goes away stops waiting. */
export function useChange({ cloudId, vmUuid }: VmTarget): Change {
  const { api } = useVmRoom();
  const [view, setView] = useState<Pick<Change, 'working' | 'error' | 'stopped'>>(idle);
  const requestId = useRef<string>(undefined);
  const stop = () => {
    if (requestId.current !== undefined) void api.request('vmJobs.cancel', { requestId: requestId.current });
  };
  useEffect(
    () => () => {
      requestId.current = undefined;
    },
    [],
  );
  const send = (change: VmChange, done: () => void) => {
    const id = crypto.randomUUID();
    requestId.current = id;
    setView({ ...idle, working: true });
    void settled(api.request('vmJobs.run', { requestId: id, cloudId, vmUuid, change })).then((ended) => {
      if (requestId.current !== id) return;
      if (ended.ok) {
        setView(idle);
        done();
      } else if (ended.error.code === 'cancelled') setView({ ...idle, stopped: true });
      else setView({ ...idle, error: ended.error });
    });
  };
  const phase = view.working ? 'working' : view.error ? 'failed' : 'idle';
  return { ...view, phase, send, stop, forgetError: () => view.error && setView(idle) };
}

const idle = { working: false, error: undefined, stopped: false };
