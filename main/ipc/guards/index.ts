import type { Requests } from '../../../shared/ipc.ts';
import { appGuards } from './app.ts';
import { bookmarkGuards } from './bookmarks.ts';
import { cloudGuards } from './clouds.ts';
import type { GuardsOf } from './guards-of.ts';
import { linkGuards } from './links.ts';
import { sessionGuards } from './session.ts';
import { settingsGuards } from './settings.ts';
import { nothing } from './shapes.ts';
import { diagnoseGuards, supportGuards } from './support.ts';
import { toolGuards } from './tools.ts';
import { updateGuards } from './updates.ts';
import { vmActionGuards } from './vm-actions.ts';
import { vmGuards } from './vms.ts';

/** The arguments of each request as they must arrive. */
export const guards: GuardsOf<Requests> = {
  'app.start': nothing,
  ...appGuards,
  ...cloudGuards,
  ...vmGuards,
  ...bookmarkGuards,
  ...vmActionGuards,
  ...settingsGuards,
  ...updateGuards,
  ...linkGuards,
  ...sessionGuards,
  ...toolGuards,
  ...supportGuards,
  ...diagnoseGuards,
};
