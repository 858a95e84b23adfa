import { describe, expect, it } from 'vitest';
import { noticeLine } from '../../../../../../renderer/console/spice/main/notice-line.ts';
import type { ServerNotice } from '../../../../../../renderer/console/spice/main/main-messages.ts';

describe('noticeLine', () => {
  it('gives what a server warns of as one line', () => {
    expect(noticeLine(notice('the guest\nstops at noon\u0000'), true)).toBe('the guest stops at noon');
    expect(noticeLine(notice('out of memory', 'error'), false)).toBe('out of memory');
  });

  it('leaves out what informs only, and what says nothing', () => {
    expect(noticeLine(notice('welcome', 'info'), true)).toBeUndefined();
    expect(noticeLine(notice('\n'), true)).toBeUndefined();
  });

  it('says that a channel is insecure only where the bar does not say it', () => {
    const text = 'keyboard channel is insecure';
    expect(noticeLine(notice(text), false)).toBeUndefined();
    expect(noticeLine(notice(text), true)).toBe(text);
  });
});

function notice(text: string, severity: ServerNotice['severity'] = 'warning'): ServerNotice {
  return { severity, visibility: 'high', what: 0, text };
}
