import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readEnvelope } from '../../../../main/stores/envelope.ts';

const schema = z.strictObject({ names: z.array(z.string()) });
const steps = [
  (older: unknown) => ({ list: [older] }), // 1 -> 2
  (older: unknown) => ({ names: (older as { list: string[] }).list }), // 2 -> 3
];
const read = (value: unknown) => readEnvelope(JSON.stringify(value), schema, steps);

describe('readEnvelope', () => {
  it('brings each older version up step by step', () => {
    const wanted = { kind: 'value', value: { names: ['a'] } };
    expect(read({ version: 1, data: 'a' })).toEqual(wanted);
    expect(read({ version: 2, data: { list: ['a'] } })).toEqual(wanted);
    expect(read({ version: 3, data: { names: ['a'] } })).toEqual(wanted);
  });

  it('tells a newer version from a broken file', () => {
    expect(read({ version: 4, data: { anything: 1 } })).toEqual({ kind: 'newer' });
  });

  it.each([
    ['{"version":3,"data":{"names":["a"]', 'cut short'],
    ['', 'empty'],
    ['[]', 'no envelope'],
    ['{"version":0,"data":{}}', 'no such version'],
    ['{"version":2.5,"data":{}}', 'no whole version'],
    ['{"version":2,"data":null}', 'an upgrade step throws'],
    ['{"version":3,"data":{"names":[1]}}', 'a wrong type'],
    ['{"version":3,"data":{"names":[],"extra":1}}', 'an unknown field'],
  ])('calls %s corrupt (%s)', (text) => {
    expect(readEnvelope(text, schema, steps)).toEqual({ kind: 'corrupt' });
  });
});
