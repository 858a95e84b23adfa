import * as z from 'zod';
import type { SettingsRequests } from '../../../shared/ipc/settings.ts';
import { settingName, someSettings } from '../../stores/schemas.ts';
import type { GuardsOf } from './guards-of.ts';
import { onlyId } from './shapes.ts';

export const settingsGuards: GuardsOf<SettingsRequests> = {
  'settings.change': z.tuple([someSettings]),
  'settings.reset': z.tuple([z.strictObject({ keys: z.array(settingName).max(100) })]),
  'notices.dismiss': onlyId,
};
