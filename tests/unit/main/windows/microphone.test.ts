import { EventEmitter } from 'node:events';
import type { BrowserWindow } from 'electron';
import { describe, expect, it } from 'vitest';
import { MicrophoneConsent } from '../../../../main/windows/microphone.ts';

class FakeWindow extends EventEmitter {
  readonly webContents: { readonly id: number };
  destroyed = false;

  constructor(id: number) {
    super();
    this.webContents = { id };
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }
}

function setUp({ system = true } = {}) {
  const windows = new Map([
    ['one', new FakeWindow(1)],
    ['two', new FakeWindow(2)],
  ]);
  const answers: ((yes: boolean) => void)[] = [];
  const policy = { microphone: true };
  const consent = new MicrophoneConsent({
    permitted: () => policy.microphone,
    window: (id) => windows.get(id) as unknown as BrowserWindow | undefined,
    ask: () => new Promise((resolve) => answers.push(resolve)),
    askSystem: () => Promise.resolve(system),
  });
  return { windows, answers, policy, consent };
}

describe('MicrophoneConsent', () => {
  it('says no before anybody was asked, and where no window is', async () => {
    const { consent, answers } = setUp();
    expect(consent.isAllowed(1)).toBe(false);
    expect(await consent.ask('three')).toBe(false);
    expect(answers).toEqual([]);
  });

  it('asks nobody where an administrator forbids it, and a yes holds no longer', async () => {
    const { consent, answers, policy } = setUp();
    const asking = consent.ask('one');
    answers[0]?.(true);
    expect([await asking, consent.isAllowed(1)]).toEqual([true, true]);
    policy.microphone = false;
    expect([await consent.ask('one'), await consent.ask('two'), consent.isAllowed(1)]).toEqual([false, false, false]);
    expect(answers).toHaveLength(1);
  });

  it('holds a yes for that window alone, until it is taken back', async () => {
    const { consent, answers } = setUp();
    const asking = [consent.ask('one'), consent.ask('one')];
    expect(answers.length).toBe(1);
    expect(consent.isAllowed(1)).toBe(false);
    answers[0]?.(true);
    expect(await Promise.all(asking)).toEqual([true, true]);
    expect([consent.isAllowed(1), consent.isAllowed(2)]).toEqual([true, false]);
    expect(await consent.ask('one')).toBe(true);
    expect(answers.length).toBe(1);
    consent.drop('one');
    expect(consent.isAllowed(1)).toBe(false);
    void consent.ask('one');
    expect(answers.length).toBe(2);
  });

  it('asks again after a no', async () => {
    const { consent, answers } = setUp();
    const asking = consent.ask('one');
    answers[0]?.(false);
    expect([await asking, consent.isAllowed(1)]).toEqual([false, false]);
    void consent.ask('one');
    expect(answers.length).toBe(2);
  });

  it('takes the system’s no for one', async () => {
    const { consent, answers } = setUp({ system: false });
    const asking = consent.ask('one');
    answers[0]?.(true);
    expect([await asking, consent.isAllowed(1)]).toEqual([false, false]);
  });

  it('ends with its window', async () => {
    const { consent, answers, windows } = setUp();
    const asking = consent.ask('one');
    answers[0]?.(true);
    await asking;
    windows.get('one')?.emit('closed');
    expect(consent.isAllowed(1)).toBe(false);
    const late = consent.ask('two');
    const two = windows.get('two');
    if (two) two.destroyed = true;
    answers[1]?.(true);
    expect([await late, consent.isAllowed(2)]).toEqual([false, false]);
  });
});
