import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { makeTempDir, spawnChild, type LabChild } from '../process.ts';
import type { LabService } from '../types.ts';

/** A desktop session of its own: home folder, runtime folder and D-Bus, all in a temporary folder. */
export interface DesktopSession extends LabService {
  /** For the programs of the session: everything that they find things by. */
  readonly env: NodeJS.ProcessEnv;
  /** The private home folder. */
  readonly home: string;
}

/** Starts a session; with `display` (":7"), graphical programs show themselves there, without it they fail. */
export async function startSession(display?: string): Promise<DesktopSession> {
  const { path, remove } = await makeTempDir('session');
  try {
    const env = await makeEnvironment(path, display);
    const bus = await startBus(env, join(path, 'bus'));
    const stop = async () => {
      await bus.stop();
      await remove();
    };
    return { env, home: path, stop };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function makeEnvironment(home: string, display: string | undefined): Promise<NodeJS.ProcessEnv> {
  const folders = {
    XDG_RUNTIME_DIR: join(home, 'run'),
    XDG_DATA_HOME: join(home, 'data'),
    XDG_CACHE_HOME: join(home, 'cache'),
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_STATE_HOME: join(home, 'state'),
  };
  await Promise.all(Object.values(folders).map((folder) => mkdir(folder, { mode: 0o700 })));
  const env = { ...process.env, ...folders, HOME: home, DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(home, 'bus')}` };
  for (const name of ['DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY', 'GNOME_KEYRING_CONTROL', 'SSH_AUTH_SOCK']) {
    Reflect.deleteProperty(env, name);
  }
  return display === undefined ? env : { ...env, DISPLAY: display };
}

async function startBus(env: NodeJS.ProcessEnv, socket: string): Promise<LabChild> {
  const args = ['--session', '--nofork', '--nopidfile', `--address=unix:path=${socket}`, '--print-address=1'];
  const bus = await spawnChild('dbus-daemon', args, { env });
  await bus.ready(({ stdout }) => stdout.includes('unix:path='));
  return bus;
}
