import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startKeyring, startSession } from '../../lab/desktop/index.ts';
import { spawnChild } from '../../lab/process.ts';
import type { LabService } from '../../lab/types.ts';

const client = path.resolve(import.meta.dirname, '../fakes/keyring-client.ts');
const tsx = path.resolve('node_modules/tsx/dist/loader.mjs');
const running: LabService[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((service) => service.stop()));
});

async function use(env: NodeJS.ProcessEnv, password: string): Promise<Record<string, unknown>> {
  const child = await spawnChild(process.execPath, ['--import', tsx, client], { env, input: password });
  running.push(child);
  const { code } = await child.exited;
  const { stdout, stderr } = child.output();
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Record<string, unknown>;
}

const done = { ok: true };

describe('a real keyring', () => {
  it('keeps a password over runs, one entry, until it is forgotten', async () => {
    const keyring = await startKeyring();
    running.push(keyring);
    for (const password of ['plain-Passw0rd', '云平台 密码 🔑', ' '.repeat(3)]) {
      expect(await use(keyring.env, password)).toEqual({
        probed: null,
        before: true,
        remembered: done,
        nextRun: true,
        replaced: done,
        replacement: true,
        thisRun: true,
        forgotten: done,
        after: true,
      });
    }
  });

  it('is missed by name where nobody has made one yet; the secret holds for the run', async () => {
    const session = await startSession();
    running.push(session);
    // The bus starts the keyring's daemon when it is asked for; what is missing is a keyring to write to.
    expect(await use(session.env, 'the-secret')).toMatchObject({
      remembered: { ok: false, error: { code: 'keychain-unavailable', params: { package: 'gnome-keyring' } } },
      thisRun: true,
      nextRun: false,
    });
  });

  it('is missed by name without a bus', async () => {
    const env = {
      ...process.env,
      DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus',
      XDG_RUNTIME_DIR: '/nonexistent',
    };
    expect(await use(env, 'the-secret')).toMatchObject({
      probed: { code: 'keychain-unavailable', params: { package: 'dbus-user-session' } },
      thisRun: true,
      nextRun: false,
    });
  });
});
