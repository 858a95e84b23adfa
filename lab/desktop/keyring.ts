import { randomBytes } from 'node:crypto';
import { spawnChild } from '../process.ts';
import type { LabService } from '../types.ts';
import { callMethod, isOwned } from './bus.ts';
import { startSession, type DesktopSession } from './session.ts';

const secrets = 'org.freedesktop.secrets';

/** Puts an unlocked, empty gnome-keyring on the session's bus, as a person's sign-in does. */
export async function unlockKeyring({ env }: DesktopSession): Promise<LabService> {
  const keyring = await spawnChild('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], {
    env,
    input: `${randomBytes(12).toString('hex')}\n`,
  });
  await keyring.ready(async () => (await isOwned(env, secrets)) && hasLoginCollection(env));
  return keyring;
}

/** A session with an unlocked keyring and nothing else; `env` is for the child that uses it. */
export async function startKeyring(): Promise<DesktopSession> {
  const session = await startSession();
  try {
    const keyring = await unlockKeyring(session);
    const stop = async () => {
      await keyring.stop();
      await session.stop();
    };
    return { ...session, stop };
  } catch (error) {
    await session.stop();
    throw error;
  }
}

/** Secrets can be kept once the collection that is unlocked at sign-in is there (Secret Service, "default" alias). */
async function hasLoginCollection(env: NodeJS.ProcessEnv): Promise<boolean> {
  const service = { service: secrets, path: '/org/freedesktop/secrets', interface: 'org.freedesktop.Secret.Service' };
  const [collection] = await callMethod(env, service, 'ReadAlias', ['s', 'default']);
  return collection === '/org/freedesktop/secrets/collection/login';
}
