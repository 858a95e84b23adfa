import { describe, expect, it } from 'vitest';
import { StepBook } from '../../../../main/doctor/reach.ts';
import { reportOf, stepLines, succeeded, summaryLine, type Outcome } from '../../../../main/doctor/report.ts';
import { fail } from '../../../../shared/errors.ts';
import { translator } from '../../../../shared/i18n/index.ts';

const drawn: Outcome = {
  steps: [
    { name: 'tcp', status: 'done', ms: 12.4, detail: 'http://h:8080/zstack' },
    { name: 'tls', status: 'skipped' },
    { name: 'first-frame', status: 'done', ms: 80 },
  ],
  link: { protocol: 'spice', route: 'direct', encrypted: true, peer: 'h:5901' },
  frame: { width: 1024, height: 768, firstFrameMs: 900 },
};
const refused = fail('host-refused', { host: 'h', port: 1 }).error;

describe('reportOf', () => {
  it('has exactly the fields that others rely on', () => {
    expect(reportOf(drawn, 'en')).toEqual({
      ok: true,
      protocol: 'spice',
      route: 'direct',
      encrypted: true,
      width: 1024,
      height: 768,
      firstFrameMs: 900,
      steps: [
        { name: 'tcp', ok: true, ms: 12, detail: 'http://h:8080/zstack' },
        { name: 'first-frame', ok: true, ms: 80 },
      ],
    });
  });

  it('says what failed, why and what to do, in the person’s language', () => {
    const report = reportOf({ steps: [{ name: 'tcp', status: 'failed', ms: 3, error: refused }] }, 'zh-CN');
    expect(report).toMatchObject({ ok: false, protocol: null, width: null, firstFrameMs: null });
    expect(report.steps[0]?.error).toMatchObject({ code: 'host-refused' });
    expect(report.steps[0]?.error?.message).toMatch(/\p{Script=Han}.*。/u);
    expect(report.steps[0]?.error?.cure).toMatch(/\p{Script=Han}/u);
  });

  it('is no success when the frame could not be saved', () => {
    const outcome = { ...drawn, error: fail('disk-full', { file: 'a.png' }).error };
    expect([succeeded(drawn), succeeded(outcome), reportOf(outcome, 'en').ok]).toEqual([true, false, false]);
    expect(reportOf(outcome, 'en').error?.code).toBe('disk-full');
  });
});

describe('the lines for people', () => {
  it('show a failed step with its cause and cure below', () => {
    const lines = stepLines({ name: 'tcp', status: 'failed', ms: 3, error: refused }, translator('en', 'cli'), 'en');
    expect(lines[0]).toMatch(/^FAILED {2}reach the cloud +3 ms$/);
    expect(lines.length).toBe(4);
  });

  it('end with what was drawn and how it came', () => {
    expect(summaryLine(drawn, translator('en', 'cli'))).toBe(
      'A frame of 1024×768 was drawn after 900 ms: SPICE, directly to the host, encrypted.',
    );
  });
});

describe('StepBook', () => {
  it('does not let a session’s skipped hide what was done before it', () => {
    const book = new StepBook();
    book.set({ name: 'vm', status: 'done', ms: 5 });
    book.set({ name: 'name', status: 'done', ms: 1 });
    book.set({ name: 'vm', status: 'skipped' });
    expect(book.all.map(({ name, status }) => [name, status])).toEqual([
      ['name', 'done'],
      ['vm', 'done'],
    ]);
  });

  it('fails what was still running, and nothing else', () => {
    const book = new StepBook();
    book.set({ name: 'name', status: 'done', ms: 1 });
    book.set({ name: 'tcp', status: 'running' });
    book.set({ name: 'vm', status: 'waiting' });
    book.failRunning(refused);
    expect(book.all.map(({ status }) => status)).toEqual(['done', 'failed', 'waiting']);
  });
});
