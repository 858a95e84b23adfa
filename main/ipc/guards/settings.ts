import { z } from 'zod';
import type { SettingsRequests } from '../../../shared/ipc/settings.ts';
import { settings } from '../../stores/schemas.ts';
import type { GuardsOf } from './guards-of.ts';
import { onlyId } from './shapes.ts';

export const settingsGuards: GuardsOf<SettingsRequests> = {
  'settings.save': z.tuple([settings]),
  'notices.dismiss': onlyId,
};
