import type { Readable, Writable } from 'node:stream';

/** Standard input as far as it is needed; `setRawMode` is there on a terminal only. */
export type Input = Readable & { readonly isTTY?: boolean; setRawMode?(on: boolean): unknown };

export type PasswordAnswer =
  | { readonly kind: 'password'; readonly value: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'interrupted' };

export interface PasswordDeps {
  readonly input: Input;
  /** Where the question is shown: standard error, as standard output belongs to the answer. */
  readonly output: Writable;
  readonly fromStdin: boolean;
  readonly prompt: string;
}

/** The password from a pipe, or typed without an echo; `missing` where neither is possible. */
export async function readPassword(deps: PasswordDeps): Promise<PasswordAnswer> {
  if (deps.fromStdin && deps.input.isTTY !== true) return readPipe(deps.input);
  if (deps.input.isTTY !== true) return { kind: 'missing' };
  deps.output.write(deps.prompt);
  deps.input.setRawMode?.(true);
  try {
    return await readKeys(deps.input);
  } finally {
    deps.input.setRawMode?.(false);
    deps.output.write('\n');
  }
}

const maxPasswordBytes = 4096;

/** All of it, less one line end: a password may hold spaces. */
async function readPipe(input: Input): Promise<PasswordAnswer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of input) {
    const bytes = Buffer.from(chunk as Buffer | string);
    size += bytes.length;
    if (size > maxPasswordBytes) return { kind: 'missing' };
    chunks.push(bytes);
  }
  const value = Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '');
  return value === '' ? { kind: 'missing' } : { kind: 'password', value };
}

/** In raw mode every key comes as it is: Ctrl+C and the backspace are ours to heed. */
function readKeys(input: Input): Promise<PasswordAnswer> {
  return new Promise((resolve) => {
    let typed = '';
    const settle = (answer: PasswordAnswer): void => {
      input.off('data', take);
      input.off('end', end);
      input.pause();
      resolve(answer);
    };
    const end = (): void => settle({ kind: 'missing' });
    const take = (chunk: Buffer | string): void => {
      for (const key of chunk.toString()) {
        const done = answerTo(key, typed);
        if (done) {
          settle(done);
          return;
        }
        typed = key === '\u007f' || key === '\b' ? Array.from(typed).slice(0, -1).join('') : typed + key;
      }
    };
    input.on('data', take);
    input.on('end', end);
    input.resume();
  });
}

/** Enter and Ctrl+D end the typing, Ctrl+C gives it up. */
function answerTo(key: string, typed: string): PasswordAnswer | undefined {
  if (key === '\u0003') return { kind: 'interrupted' };
  if (!'\r\n\u0004'.includes(key)) return undefined;
  return typed === '' ? { kind: 'missing' } : { kind: 'password', value: typed };
}
