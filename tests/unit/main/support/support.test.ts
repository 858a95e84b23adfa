import { execFile } from 'node:child_process';
import { appendFile, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DoctorService } from '../../../../main/doctor/doctor-service.ts';
import { createAnonymizer } from '../../../../main/support/anonymous.ts';
import { checkComputer } from '../../../../main/support/checks.ts';
import { LogTail } from '../../../../main/support/log-tail.ts';
import { Support } from '../../../../main/support/support.ts';
import { fail } from '../../../../shared/errors.ts';
import type { DoctorState } from '../../../../shared/doctor.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'support-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('LogTail', () => {
  const line = (n: number, level = 'INFO '): string => `2026-11-21T07:00:00.000Z ${level} app: line ${n}\n`;

  it('reads the end, then only what has come since, whole lines only', async () => {
    const file = path.join(folder, 'app.log');
    const tail = new LogTail({ file });
    expect((await tail.read(null)).lines).toEqual([]);
    await writeFile(file, line(1) + line(2, 'ERROR'));
    const first = await tail.read(null);
    expect(first.lines.map(({ level, text }) => [level, text])).toEqual([
      ['info', 'app: line 1'],
      ['error', 'app: line 2'],
    ]);
    await appendFile(file, line(3) + '2026-11-21T07:00:00.000Z INFO  half');
    const second = await tail.read(first.position);
    expect(second.lines.map(({ text }) => text)).toEqual(['app: line 3']);
    await appendFile(file, ' a line\n');
    expect((await tail.read(second.position)).lines.map(({ text }) => text)).toEqual(['half a line']);
  });

  it('starts over when the log was rotated, and is bounded', async () => {
    const file = path.join(folder, 'app.log');
    const tail = new LogTail({ file });
    await writeFile(file, line(1));
    const { position } = await tail.read(null);
    await rename(file, `${file}.1`);
    await writeFile(file, line(9));
    expect((await tail.read(position)).lines.map(({ text }) => text)).toEqual(['app: line 9']);
    await writeFile(file, Array.from({ length: 30_000 }, (_, n) => line(n)).join(''));
    const long = await tail.read(null);
    expect([long.cut, long.lines.length, long.lines.at(-1)?.text]).toEqual([true, 5000, 'app: line 29999']);
  });
});

describe('createAnonymizer', () => {
  it('writes the same word for the same thing, and no name or address', () => {
    const clean = createAnonymizer({
      cloud: ['生产云'],
      host: ['mn.corp.example'],
      account: ['admin'],
      vm: ['web-01'],
    });
    const text =
      'web-01 at https://mn.corp.example:8443/ of 生产云 by admin from 10.1.2.3, fe80::1, again web-01 and web-011';
    expect(clean(text)).toBe(
      'vm-1 at https://host-1:8443/ of cloud-1 by account-1 from address-1, address-2, again vm-1 and web-011',
    );
    expect(clean('10.1.2.3 10.9.9.9 wss://other.example/x')).toBe('address-1 address-3 wss://host-2/x');
  });
});

describe('Support', () => {
  const secret = 'Tr0ub4dor&3';
  const state: DoctorState = {
    phase: 'done',
    patient: { cloudId: 'c', cloudName: 'Corp', vmUuid: 'u', vmName: 'db-01' },
    ways: [
      {
        route: 'direct',
        phase: 'failed',
        steps: [
          { name: 'tcp', status: 'done', ms: 3, detail: `https://mn.corp.example?token=${secret}` },
          {
            name: 'route',
            status: 'failed',
            ms: 5,
            error: fail('host-refused', { host: '10.1.2.3', port: 5900 }).error,
          },
        ],
      },
      {
        route: 'proxy',
        phase: 'done',
        steps: [{ name: 'first-frame', status: 'done', ms: 9 }],
        link: { protocol: 'vnc', route: 'proxy', encrypted: false, peer: 'x:1' },
        frame: { width: 1024, height: 768, firstFrameMs: 90 },
      },
    ],
    checks: [{ name: 'version', status: 'good', fact: '0.1.0' }],
  };
  const support = (target?: string): Support =>
    new Support({
      doctor: { state } as unknown as DoctorService,
      log: new LogTail({ file: path.join(folder, 'app.log') }),
      logFiles: [path.join(folder, 'app.log'), path.join(folder, 'none.log')],
      language: () => 'en',
      facts: () => ({ clouds: [{ host: 'mn.corp.example', password: secret }] }),
      names: () => ({ cloud: ['Corp'], host: ['mn.corp.example'], account: [], vm: ['db-01'] }),
      askPath: () => Promise.resolve(target),
      openLogFolder: () => Promise.resolve(fail('cancelled')),
      now: () => new Date(0),
    });

  it('says of each way what the command says, with cause and cure, without secrets and, on request, without names', () => {
    const text = support().doctorText(false);
    expect(text).toContain('10.1.2.3');
    expect(text).toContain('FAILED');
    expect(text).toContain('1024×768');
    expect(text).not.toContain(secret);
    const hidden = support().doctorText(true);
    for (const name of ['10.1.2.3', 'db-01', 'mn.corp.example', 'Corp']) expect(hidden).not.toContain(name);
    expect(hidden).toContain('address-1');
  });

  it('packs what it has shown into a file that tar reads, without a secret', async () => {
    await writeFile(
      path.join(folder, 'app.log'),
      `2026-11-21T07:00:00.000Z INFO  zstack: password=${secret} at 10.1.2.3\n`,
    );
    const target = path.join(folder, 'report.tar.gz');
    const shown = await support(target).preview(true);
    expect(shown.map(({ name }) => name)).toEqual(['clouds.json', 'doctor.txt', 'log-0.txt']);
    expect(await support(target).save(true)).toEqual({ ok: true, value: { path: target } });
    await promisify(execFile)('tar', ['-xzf', target, '-C', folder]);
    for (const { name, text } of shown) {
      const saved = await readFile(path.join(folder, name), 'utf8');
      expect(saved).toBe(text);
      for (const hidden of [secret, '10.1.2.3', 'mn.corp.example']) expect(saved).not.toContain(hidden);
    }
  });

  it('writes nothing where the person chose no place, and says why where it can not', async () => {
    expect(await support().save(false)).toEqual({ ok: true, value: { path: null } });
    const nowhere = path.join(folder, 'no', 'where.tar.gz');
    expect(await support(nowhere).save(false)).toMatchObject({ error: { code: 'file-write-failed' } });
  });
});

describe('checkComputer', () => {
  it('names what is wrong with this computer', async () => {
    const keychain = fail('keychain-unavailable', { reason: 'no bus', package: 'x' }).error;
    const checks = await checkComputer({
      version: '1',
      runtime: 'r',
      folder: path.join(folder, 'missing'),
      keychain: () => Promise.resolve(keychain),
      tray: () => Promise.resolve(false),
      compositing: () => 'disabled_software',
      lockedCount: () => 2,
    });
    const warned = checks.filter(({ status }) => status === 'warn').map(({ name }) => name);
    expect(warned).toEqual(['keychain', 'disk', 'tray', 'graphics']);
  });
});
