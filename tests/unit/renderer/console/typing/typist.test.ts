import { describe, expect, it } from 'vitest';
import type { Key } from '../../../../../renderer/console/keys.ts';
import { layoutOf } from '../../../../../renderer/console/typing/layouts.ts';
import { planTyping } from '../../../../../renderer/console/typing/plan.ts';
import { Typist } from '../../../../../renderer/console/typing/typist.ts';

function typist({ capsLock = false, onWait = (_at: number) => {} } = {}) {
  const log: string[] = [];
  const waits: number[] = [];
  let there = true;
  const viewer = {
    capsLock,
    key: ({ code }: Key, down: boolean) => void log.push(`${code} ${down ? 'down' : 'up'}`),
    releaseAllKeys: () => void log.push('release all'),
  };
  const made = new Typist({
    viewer: () => (there ? viewer : undefined),
    wait: (ms) => {
      waits.push(ms);
      onWait(waits.length);
      return Promise.resolve();
    },
  });
  return { typist: made, log, waits, leave: () => (there = false) };
}

const plan = (text: string) => planTyping(text, layoutOf('us')).characters;

describe('Typist', () => {
  it('releases what is held, then types key by key at its pace', async () => {
    const { typist: made, log, waits } = typist();
    await made.type(plan('aB'), 20);
    expect(log).toEqual([
      'release all',
      'KeyA down',
      'KeyA up',
      'ShiftLeft down',
      'KeyB down',
      'KeyB up',
      'ShiftLeft up',
    ]);
    expect(waits).toEqual([10, 10, 10, 10]);
    expect(made.value()).toEqual({ kind: 'ended', how: 'typed', done: 2, total: 2 });
  });

  it('takes the guest’s Caps Lock away and puts it back', async () => {
    const { typist: made, log } = typist({ capsLock: true });
    await made.type(plan('a'), 0);
    expect(log.slice(1)).toEqual([
      'CapsLock down',
      'CapsLock up',
      'KeyA down',
      'KeyA up',
      'CapsLock down',
      'CapsLock up',
    ]);
  });

  it('stops when it is told to, with all keys up', async () => {
    const stopping: { typist?: Typist } = {};
    const { typist: made, log } = typist({ onWait: (at) => at === 3 && stopping.typist?.cancel() });
    stopping.typist = made;
    await made.type(plan('ABCD'), 20);
    expect(made.value()).toEqual({ kind: 'ended', how: 'cancelled', done: 2, total: 4 });
    const down = new Set<string>();
    for (const entry of log.slice(1)) {
      const [code = '', direction] = entry.split(' ');
      if (direction === 'down') down.add(code);
      else down.delete(code);
    }
    expect(down).toEqual(new Set());
  });

  it('says how far it came when the guest goes away', async () => {
    const going: { leave?: () => void } = {};
    const { typist: made, leave } = typist({ onWait: (at) => at === 2 && going.leave?.() });
    going.leave = leave;
    await made.type(plan('abc'), 20);
    expect(made.value()).toEqual({ kind: 'ended', how: 'lost', done: 1, total: 3 });
  });
});
