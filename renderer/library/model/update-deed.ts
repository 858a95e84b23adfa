import type { UpdateState } from '../../../shared/updates.ts';

interface UpdateDeed {
  readonly request: 'updates.check' | 'updates.download' | 'updates.cancel' | 'updates.restart';
  /** Its key in the words of `updates`. */
  readonly word: 'check' | 'download' | 'cancel' | 'restart' | 'again';
}

/** What can be done about newer versions now; undefined where nothing can. */
export function updateDeed(state: UpdateState): UpdateDeed | undefined {
  switch (state.kind) {
    case 'current':
      return { request: 'updates.check', word: 'check' };
    case 'available':
      return { request: 'updates.download', word: 'download' };
    case 'downloading':
      return { request: 'updates.cancel', word: 'cancel' };
    case 'ready':
      return { request: 'updates.restart', word: 'restart' };
    case 'failed':
      return { request: state.release ? 'updates.download' : 'updates.check', word: 'again' };
    case 'checking':
    case 'off':
    case 'not-self':
      return undefined;
  }
}
