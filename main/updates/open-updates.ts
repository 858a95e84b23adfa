import { app } from 'electron';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Settings } from '../../shared/settings.ts';
import type { UpdateState } from '../../shared/updates.ts';
import type { Log } from '../log/logger.ts';
import { installKind } from './install-kind.ts';
import { UpdateService } from './update-service.ts';

export interface OpenUpdatesDeps {
  readonly log: Log;
  readonly mode: () => Settings['updates'];
  readonly onChange: (state: UpdateState) => void;
}

/** The updates of the copy that runs. From a clone they are tried out with `ZSTACK_CONSOLE_CHANNEL`, the path of an `app-update.yml`. */
export function openUpdates({ log, mode, onChange }: OpenUpdatesDeps): UpdateService {
  const { env, platform, execPath, resourcesPath } = process;
  const tried = app.isPackaged ? undefined : env.ZSTACK_CONSOLE_CHANNEL;
  const hasChannel = existsSync(path.join(resourcesPath, 'app-update.yml'));
  const facts = { packaged: app.isPackaged, platform, env, program: execPath, hasChannel };
  const logger = log.logger('updates');
  return new UpdateService({
    kind: tried === undefined ? installKind(facts) : 'self',
    mode,
    onChange,
    log: logger,
    ...(tried === undefined ? {} : { firstMs: 0 }),
    loadUpdater: async () => {
      const { createElectronUpdater } = await import('./electron-updater.ts');
      return createElectronUpdater({ log: logger, ...(tried === undefined ? {} : { channelFile: tried }) });
    },
  });
}
