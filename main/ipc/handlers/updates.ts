import { ok } from '../../../shared/errors.ts';
import type { UpdateRequests } from '../../../shared/ipc/updates.ts';
import type { HandlersOf } from '../dispatch.ts';

export interface UpdateServices {
  readonly updates: {
    check(): void;
    download(): void;
    cancel(): void;
  };
  readonly restartToUpdate: () => void;
}

/** Requests about newer versions; what comes of them is pushed. */
export function updateHandlers({ updates, restartToUpdate }: UpdateServices): HandlersOf<UpdateRequests> {
  const done = (act: () => void) => () => {
    act();
    return ok();
  };
  return {
    'updates.check': done(() => updates.check()),
    'updates.download': done(() => updates.download()),
    'updates.cancel': done(() => updates.cancel()),
    'updates.restart': done(restartToUpdate),
  };
}
