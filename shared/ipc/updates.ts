import type { UpdateState } from '../updates.ts';
import { namesOf } from './names-of.ts';

/** Newer versions of the app. Each request answers at once; what follows is pushed. */
export interface UpdateRequests {
  'updates.check': () => void;
  'updates.download': () => void;
  'updates.cancel': () => void;
  /** Ends the app, installs what is ready and starts it again; asks first where consoles are open. */
  'updates.restart': () => void;
}

export interface UpdatePushes {
  'updates.changed': UpdateState;
}

export const updateRequests = namesOf<UpdateRequests>({
  'updates.check': true,
  'updates.download': true,
  'updates.cancel': true,
  'updates.restart': true,
});

export const updatePushes = namesOf<UpdatePushes>({ 'updates.changed': true });
