import { describe, expect, it } from 'vitest';
import { SpiceLinkGate } from '../../../../main/bridge/spice-link.ts';

/** REDQ, major 2, minor 2, size 18, connection_id, type, id, and the first byte that is no concern of the gate's. */
const link = Buffer.from('5245445102000000020000001200000078563412' + '0203' + 'ff', 'hex');

describe('SpiceLinkGate', () => {
  it.each(Array.from({ length: link.length }, (_, at) => at))(
    'reads the channel when the bytes are cut at %i',
    (at) => {
      const asked: string[] = [];
      const gate = new SpiceLinkGate((channel) => asked.push(channel) > 0);
      const first = gate.push(link.subarray(0, at));
      const passage = first.kind === 'wait' ? gate.push(link.subarray(at)) : first;
      expect(asked).toEqual(['2:3']);
      expect(passage).toEqual({ kind: 'pass', bytes: first.kind === 'wait' ? link : link.subarray(0, at) });
    },
  );

  it('closes on the first byte that can be no SPICE', () => {
    expect(new SpiceLinkGate(() => true).push(Buffer.from('RE'))).toEqual({ kind: 'wait' });
    expect(new SpiceLinkGate(() => true).push(Buffer.from('RF'))).toEqual({ kind: 'close', code: 4400 });
  });

  it('closes when the channel is taken', () => {
    expect(new SpiceLinkGate(() => false).push(link)).toEqual({ kind: 'close', code: 4409 });
  });
});
