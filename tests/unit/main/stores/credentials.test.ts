import { describe, expect, it } from 'vitest';
import { createLog } from '../../../../main/log/logger.ts';
import { createMemorySink } from '../../../../main/log/memory-sink.ts';
import { Credentials } from '../../../../main/stores/credentials.ts';
import { keychainFailure, type Keychain } from '../../../../main/stores/keychain.ts';

const owner = { baseUrl: 'http://127.0.0.1:8080/zstack', type: 'account', account: 'admin' } as const;

function fakeKeychain() {
  const entries = new Map<string, string>();
  const keychain: Keychain = {
    getPassword: (service, account) => Promise.resolve(entries.get(`${service}|${account}`) ?? null),
    setPassword: (service, account, password) => Promise.resolve(void entries.set(`${service}|${account}`, password)),
    deletePassword: (service, account) => Promise.resolve(entries.delete(`${service}|${account}`)),
  };
  return { entries, keychain };
}

function credentialsWith(loadKeychain: () => Promise<Keychain>, onFailure: () => void = () => undefined) {
  const sink = createMemorySink();
  const log = createLog({ sinks: [sink] }).logger('credentials');
  return { sink, credentials: new Credentials({ loadKeychain, platform: 'linux', log, onFailure }), log };
}

describe('Credentials', () => {
  it('keeps and uses no password where an administrator does not allow it, and removes what was kept', async () => {
    const { entries, keychain } = fakeKeychain();
    let allowed = true;
    const log = createLog({ sinks: [] }).logger('credentials');
    const loadKeychain = () => Promise.resolve(keychain);
    const credentials = new Credentials({ loadKeychain, platform: 'linux', log, mayKeep: () => allowed });
    await credentials.remember(owner, 'kept-secret');
    allowed = false;
    credentials.drop(owner);
    expect(credentials.failure?.code).toBe('policy-passwords');
    expect(await credentials.get(owner)).toBeUndefined();
    await expect.poll(() => entries.size).toBe(0);
    expect(await credentials.remember(owner, 'new-secret')).toMatchObject({ error: { code: 'policy-passwords' } });
    expect([entries.size, await credentials.get(owner)]).toEqual([0, 'new-secret']);
  });

  it('loads the keychain when it is first needed, not before', async () => {
    let loads = 0;
    const { keychain } = fakeKeychain();
    const { credentials } = credentialsWith(() => {
      loads++;
      return Promise.resolve(keychain);
    });
    credentials.hold(owner, 'held-secret');
    expect([await credentials.get(owner), loads]).toEqual(['held-secret', 0]);
    await credentials.probe();
    await credentials.probe();
    expect(loads).toBe(1);
  });

  it('keeps one entry per cloud and account', async () => {
    const { entries, keychain } = fakeKeychain();
    const { credentials } = credentialsWith(() => Promise.resolve(keychain));
    await credentials.remember(owner, 'first-secret');
    await credentials.remember(owner, 'second-secret');
    await credentials.remember({ ...owner, account: 'dev' }, 'third-secret');
    expect([...entries]).toEqual([
      ['ZStack Console|admin@http://127.0.0.1:8080/zstack', 'second-secret'],
      ['ZStack Console|dev@http://127.0.0.1:8080/zstack', 'third-secret'],
    ]);
    await credentials.forget(owner);
    expect(await credentials.get(owner)).toBeUndefined();
    expect(entries.size).toBe(1);
  });

  it('without a keychain holds the secret for this run, says why, and tries again later', async () => {
    const { keychain } = fakeKeychain();
    let there = false;
    const told: (string | undefined)[] = [];
    const { credentials } = credentialsWith(
      () =>
        there
          ? Promise.resolve(keychain)
          : Promise.reject(new Error('libsecret-1.so.0: cannot open shared object file')),
      () => told.push(credentials.failure?.code),
    );
    expect(await credentials.remember(owner, 'the-secret')).toMatchObject({
      ok: false,
      error: { code: 'keychain-unavailable', params: { package: 'libsecret-1-0' } },
    });
    expect(await credentials.get(owner)).toBe('the-secret');
    there = true;
    expect(await credentials.remember(owner, 'the-secret')).toMatchObject({ ok: true });
    expect(credentials.failure).toBeNull();
    expect(told).toEqual(['keychain-unavailable', undefined]);
  });

  it('hides every secret it touches from the log', async () => {
    const { entries, keychain } = fakeKeychain();
    const { credentials, sink, log } = credentialsWith(() => Promise.resolve(keychain));
    entries.set('ZStack Console|admin@http://127.0.0.1:8080/zstack', 'from-the-keychain');
    await credentials.get(owner);
    credentials.hold({ ...owner, account: 'b' }, 'typed-by-hand');
    log.info('a careless line', { text: 'from-the-keychain typed-by-hand' });
    expect(JSON.stringify(sink.records)).not.toMatch(/from-the-keychain|typed-by-hand/);
  });
});

describe('keychainFailure', () => {
  it.each([
    ['libsecret-1.so.0: cannot open shared object file: No such file or directory', 'libsecret-1-0'],
    ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'dbus-user-session'],
    ['Unknown or unsupported transport “disabled” for address “disabled:”', 'dbus-user-session'],
    ['The name org.freedesktop.secrets was not provided by any .service files', 'gnome-keyring'],
    ['Object does not exist at path “/org/freedesktop/secrets/collection/login”', 'gnome-keyring'],
    ['', 'gnome-keyring'],
  ])('names what is missing for %j', (message, wanted) => {
    expect(keychainFailure(new Error(message), 'linux').params.package).toBe(wanted);
  });

  it('names no Debian package on the other systems', () => {
    expect(keychainFailure(new Error('denied'), 'darwin').params).toEqual({ reason: 'denied', package: '' });
  });
});
