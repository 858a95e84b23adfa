import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readPassword, type Input } from '../../../../main/cli/password.ts';

const pipe = (...chunks: string[]): Input => {
  const stream = new PassThrough();
  for (const chunk of chunks) for (const byte of Buffer.from(chunk)) stream.write(Buffer.of(byte));
  stream.end();
  return stream;
};

function terminal() {
  const raw: boolean[] = [];
  const shown: string[] = [];
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: (on: boolean) => raw.push(on) });
  const output = new PassThrough();
  output.on('data', (chunk: Buffer) => shown.push(chunk.toString()));
  return { input, output, raw, shown };
}

const ask = (input: Input, fromStdin: boolean, output = new PassThrough()) =>
  readPassword({ input, output, fromStdin, prompt: 'Password: ' });

describe('readPassword', () => {
  it.each([
    ['secret\n', 'secret'],
    ['secret\r\n', 'secret'],
    ['secret', 'secret'],
    [' with spaces \n', ' with spaces '],
    ['two\nlines\n', 'two\nlines'],
    ['密码🔑\n', '密码🔑'],
  ])('takes %j from a pipe, byte by byte', async (text, value) => {
    expect(await ask(pipe(text), true)).toEqual({ kind: 'password', value });
  });

  it.each([[''], ['\n'], ['x'.repeat(5000)]])('has none in a pipe that is empty or endless', async (text) => {
    expect(await ask(pipe(text), true)).toEqual({ kind: 'missing' });
  });

  it('does not read a pipe that it was not told to read', async () => {
    expect(await ask(pipe('secret\n'), false)).toEqual({ kind: 'missing' });
  });

  it('asks in a terminal without an echo, and mends typing errors', async () => {
    const { input, output, raw, shown } = terminal();
    const answer = ask(input, false, output);
    for (const key of ['s', 'x', '\u007f', 'e', 'c', '🔑', '\b', 'r', 'et', '\r']) input.write(key);
    expect(await answer).toEqual({ kind: 'password', value: 'secret' });
    expect([raw, shown.join('')]).toEqual([[true, false], 'Password: \n']);
  });

  it.each([
    ['\u0003', 'interrupted'],
    ['\r', 'missing'],
    ['\u0004', 'missing'],
  ])('ends on %j', async (key, kind) => {
    const { input, output, raw } = terminal();
    const answer = ask(input, true, output);
    input.write(key);
    expect(await answer).toEqual({ kind });
    expect(raw).toEqual([true, false]);
    expect(input.listenerCount('data')).toBe(0);
  });
});
