import { chmod, chown, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parsePolicy, policyOf, policyTrouble, readPolicy } from '../../../../main/stores/policy-file.ts';
import { followPolicy, policyPath } from '../../../../main/policy.ts';
import { freePolicy, freeRules, mayUseCloud, strictPolicy, type Policy } from '../../../../shared/policy.ts';
import { until } from '../../../fakes/until.ts';

const yes = (): Promise<boolean> => Promise.resolve(true);
const no = (): Promise<boolean> => Promise.resolve(false);

describe('parsePolicy', () => {
  it('reads locks, defaults and rules', () => {
    const text = JSON.stringify({
      version: 1,
      locked: { updates: 'off' },
      defaults: { language: 'zh-CN' },
      rememberPasswords: false,
      microphone: false,
      clouds: ['cloud.example.com', '10.0.0.10:8080'],
    });
    expect(parsePolicy(text)).toEqual({
      kind: 'policy',
      policy: {
        locked: { updates: 'off' },
        defaults: { language: 'zh-CN' },
        rules: {
          ...{ ...freeRules, rememberPasswords: false, microphone: false },
          clouds: ['cloud.example.com', '10.0.0.10:8080'],
        },
      },
    });
  });

  it.each([
    ['no JSON', '{"version": 1,'],
    ['another version', '{"version": 2}'],
    ['a setting that is none', '{"version": 1, "locked": {"clipbord": "off"}}'],
    ['a value that is none', '{"version": 1, "locked": {"clipboard": "never"}}'],
    ['a rule that is none', '{"version": 1, "remember": false}'],
    ['a place with a path', '{"version": 1, "clouds": ["https://x/"]}'],
    ['an array', '[]'],
  ])('takes %s for broken, and then the strictest holds', (_what, text) => {
    const reading = parsePolicy(text);
    expect(reading.kind).toBe('broken');
    expect(policyOf(reading)).toEqual(strictPolicy);
    expect(policyTrouble(reading, '/etc/p.json')).toMatchObject({
      code: 'policy-broken',
      params: { file: '/etc/p.json' },
    });
  });
});

describe('readPolicy', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'policy-'));
    file = path.join(folder, 'policy.json');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('finds none where there is none', async () => {
    expect(await readPolicy(file, yes)).toEqual({ kind: 'none' });
    expect(policyOf({ kind: 'none' })).toEqual(freePolicy);
  });

  it('ignores what others can write, and says so', async () => {
    await writeFile(file, '{"version": 1, "locked": {"theme": "dark"}}');
    const reading = await readPolicy(file, no);
    expect(policyOf(reading)).toEqual(freePolicy);
    expect(policyTrouble(reading, file)?.code).toBe('policy-untrusted');
  });

  it('takes a file that is too large, or none at all, for broken', async () => {
    await writeFile(file, ' '.repeat(300 * 1024));
    expect((await readPolicy(file, yes)).kind).toBe('broken');
    await rm(file);
    await mkdir(file);
    expect((await readPolicy(file, yes)).kind).toBe('broken');
  });

  // Only root can make a file that is an administrator's.
  it.runIf(process.getuid?.() === 0)('believes root’s files in root’s folders only', async () => {
    await writeFile(file, '{"version": 1}', { mode: 0o644 });
    expect((await readPolicy(file)).kind).toBe('policy');
    await chmod(file, 0o666);
    expect((await readPolicy(file)).kind).toBe('untrusted');
    await chmod(file, 0o644);
    await chmod(folder, 0o777);
    expect((await readPolicy(file)).kind).toBe('untrusted');
    await chmod(folder, 0o755);
    await chown(file, 1000, 1000);
    expect((await readPolicy(file)).kind).toBe('untrusted');
    const link = path.join(folder, 'link.json');
    await symlink(file, link);
    expect((await readPolicy(link)).kind).toBe('untrusted');
  });

  it('is followed: a policy that appears, changes or goes holds soon', async () => {
    const seen: Policy[] = [];
    const end = new AbortController();
    const onPolicy = (policy: Policy): unknown => seen.push(policy);
    const onNotice = (): void => undefined;
    await followPolicy({ file, signal: end.signal, onPolicy, onNotice, isTrusted: yes, everyMs: 20 });
    expect(seen).toEqual([freePolicy]);
    await writeFile(file, '{"version": 1, "locked": {"theme": "dark"}}');
    await until(() => seen.at(-1)?.locked.theme === 'dark');
    await rm(file);
    await until(() => seen.at(-1)?.locked.theme === undefined);
    end.abort();
  });
});

describe('policyPath', () => {
  it('is the system’s own place, whatever the environment of a packed app says', () => {
    const env = { ZSTACK_CONSOLE_POLICY: '/tmp/mine.json', ProgramData: 'D:\\Data' };
    expect(policyPath('linux', env, true)).toBe('/etc/zstack-console/policy.json');
    expect(policyPath('darwin', env, true)).toBe('/Library/Application Support/ZStack Console/policy.json');
    expect(policyPath('win32', env, true)).toContain('D:\\Data');
    expect(policyPath('linux', env, false)).toBe('/tmp/mine.json');
  });
});

describe('mayUseCloud', () => {
  const base = 'http://Cloud.example.com:8080/zstack';
  it.each([
    ['any', false, true],
    ['saved', true, true],
    ['saved', false, false],
    [['cloud.example.com'], false, true],
    [['CLOUD.example.com:8080'], false, true],
    [['cloud.example.com:9090'], true, false],
    [['example.com'], true, false],
    [[], true, false],
  ] as const)('with %j and saved %s: %s', (clouds, saved, allowed) => {
    expect(mayUseCloud({ ...freeRules, clouds }, base, saved)).toBe(allowed);
  });
});
