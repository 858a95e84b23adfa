import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFileSink } from '../../../../main/log/file-sink.ts';
import { createLog } from '../../../../main/log/logger.ts';
import { createMemorySink } from '../../../../main/log/memory-sink.ts';

const session = '64bdb6ac8c3044d589ab6a0e96745fc2';
const vm = '3bc9f63f0de6492991c59bef96b27565';

function memoryLog() {
  const sink = createMemorySink();
  return { sink, logger: createLog({ sinks: [sink] }).logger('test') };
}

describe('Logger', () => {
  it('writes level, scope, message and data on one line', () => {
    const sink = createMemorySink();
    const now = () => new Date(Date.UTC(2026, 0, 2, 3, 4, 5, 6));
    createLog({ sinks: [sink], now })
      .logger('zstack')
      .warn('slow answer', { ms: 12, vm });
    expect(sink.text()).toBe(`2026-01-02T03:04:05.006Z WARN  zstack: slow answer {"ms":12,"vm":"${vm}"}`);
  });

  it('drops what is under the level, and everything after dispose', () => {
    const sink = createMemorySink();
    const log = createLog({ sinks: [sink], level: 'info' });
    log.logger('a').debug('no');
    log.logger('a').info('yes');
    log.dispose();
    log.dispose();
    log.logger('a').error('late');
    expect(sink.records.map((r) => r.message)).toEqual(['yes']);
  });

  it('keeps one record on one line, whatever the text holds', () => {
    const { sink, logger } = memoryLog();
    logger.info('a\n2026 ERROR forged', { text: 'x\r\ny\u2028z' });
    expect(sink.text().split(/[\n\r\u2028]/)).toHaveLength(1);
  });

  it('survives a sink that throws, cycles, getters that throw, errors and huge values', () => {
    const sink = createMemorySink();
    const bad = {
      write: () => {
        throw new Error('disk');
      },
      dispose: () => {},
    };
    const cyclic: Record<string, unknown> = { big: 'x'.repeat(100_000), bytes: Buffer.alloc(9), n: 5n };
    cyclic['self'] = cyclic;
    const trap = (): never => {
      throw new Error('trap');
    };
    Object.defineProperty(cyclic, 'trap', { enumerable: true, get: trap });
    createLog({ sinks: [bad, sink] })
      .logger('a')
      .error('failed', { cyclic, error: new Error('boom') });
    expect(sink.text()).toContain('"message":"boom"');
    expect(sink.text().length).toBeLessThan(15_000);
  });
});

describe('Redaction', () => {
  it('never writes half of a secret at the end of a long text', () => {
    const { sink, logger } = memoryLog();
    logger.hide('a-Passw0rd-of-alice');
    for (let before = 1950; before <= 2001; before++) {
      logger.info('long', { text: `${'.'.repeat(before)}a-Passw0rd-of-alice ${session}_${vm}${'.'.repeat(3000)}` });
    }
    expect(sink.text()).not.toMatch(/a-Pa|64bd/);
    expect(sink.text()).toContain('characters)');
  });

  it('knows a secret as it stands in JSON and in a URL, and takes one that is no well-formed text', () => {
    const { sink, logger } = memoryLog();
    logger.hide('pa"ss\\w0rd&x');
    logger.hide('\ud800broken-text');
    logger.info('sent', { body: JSON.stringify({ value: 'pa"ss\\w0rd&x' }), url: encodeURIComponent('pa"ss\\w0rd&x') });
    logger.info('sent', { body: '\ud800broken-text' });
    expect(sink.text()).not.toMatch(/w0rd|broken/);
  });

  it.each([
    'password',
    'consolePassword',
    'newPassword',
    'passphrase',
    'token',
    'proxyToken',
    'ticket',
    'Authorization',
    'session',
    'sessionUuid',
    'credentials',
    'secret',
  ])('hides the value of the key %s, however deep', (key) => {
    const { sink, logger } = memoryLog();
    logger.info('x', { a: [{ [key]: 'hunter2' }], [key]: { inner: 'hunter2' } });
    expect(sink.text()).not.toContain('hunter2');
  });

  it.each([
    [`OAuth ${session}`, session],
    [`GET ws://10.0.0.10:4900/?token=${session}_${vm}&x=1`, session],
    [`token is ${session}_${vm}_1732100412.37.`, '1732100412'],
    [`DELETE /v1/accounts/sessions/${session} failed`, session],
    [`GET /zstack/v1/api-jobs/${session}`, session],
    ['{"params":{"consolePassword":"s3cr3t-1"}}', 's3cr3t-1'],
    ['tag consolePassword::s3cr3t-1', 's3cr3t-1'],
    ['binary, ticket.AbCdEfGhIjKlMnOpQrStUvWx_-12', 'AbCdEf'],
    ['https://alice:s3cr3t-1@cloud.example/', 's3cr3t-1'],
    ['ZStack TESTKEYID0123456789A:1RXwzDAaK7xHQepHq54WmoJD5zA=', '1RXwz'],
  ])('hides a secret by its shape: %s', (text, secret) => {
    const { sink, logger } = memoryLog();
    logger.info(text, { text, list: [text], error: new Error(text) });
    expect(sink.text()).not.toContain(secret);
  });

  it('hides a registered value in every scope, also percent-encoded, and leaves VM uuids readable', () => {
    const sink = createMemorySink();
    const log = createLog({ sinks: [sink] });
    log.logger('a').hide('p@ss w%rd');
    log.logger('b').info('said p@ss w%rd', { url: `/x?q=${encodeURIComponent('p@ss w%rd')}`, vm });
    expect(sink.text()).not.toMatch(/p@ss|p%40ss/);
    expect(sink.text()).toContain(vm);
  });

  it('does not blank the log for a value too short to be told from words', () => {
    const { sink, logger } = memoryLog();
    logger.hide('a');
    logger.hide('');
    logger.info('a plain text');
    expect(sink.records[0]?.message).toBe('a plain text');
  });
});

describe('File sink', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'zsc-log-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const write = (sink: ReturnType<typeof createFileSink>, count: number, from = 0) => {
    const logger = createLog({ sinks: [sink] }).logger('f');
    for (let i = from; i < from + count; i++) logger.info(`line ${String(i).padStart(5, '0')}`);
  };

  it('never takes more than its bound, and keeps the newest lines', () => {
    const sink = createFileSink({ directory, name: 'app', maxBytes: 1000, files: 3 });
    write(sink, 500);
    sink.dispose();
    const names = readdirSync(directory).sort();
    expect(names).toEqual(['app.1.log', 'app.2.log', 'app.log']);
    for (const name of names) expect(statSync(path.join(directory, name)).size).toBeLessThanOrEqual(1000);
    expect(readFileSync(path.join(directory, 'app.log'), 'utf8')).toContain('line 00499');
  });

  it('goes on in the file of the run before, readable by the owner only', () => {
    for (const from of [0, 1]) {
      const sink = createFileSink({ directory, name: 'app' });
      write(sink, 1, from);
      sink.dispose();
      sink.dispose();
    }
    const file = path.join(directory, 'app.log');
    expect(readFileSync(file, 'utf8').match(/line/g)).toHaveLength(2);
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o077).toBe(0);
  });

  it.runIf(process.platform === 'linux')('drops lines on a full disk, and writes again when there is room', () => {
    const file = path.join(directory, 'app.log');
    symlinkSync('/dev/full', file);
    const sink = createFileSink({ directory, name: 'app' });
    expect(() => write(sink, 3)).not.toThrow();
    rmSync(file);
    write(sink, 1, 77);
    expect(readFileSync(file, 'utf8')).toContain('line 00077');
    sink.dispose();
  });

  it('does not throw where the folder cannot be made', () => {
    writeFileSync(path.join(directory, 'file'), '');
    const sink = createFileSink({ directory: path.join(directory, 'file', 'logs'), name: 'app' });
    expect(() => write(sink, 2)).not.toThrow();
    sink.dispose();
  });
});
