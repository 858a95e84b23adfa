import { execFileSync } from 'node:child_process';
import { chmod, link, mkdtemp, readdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConnectionFile } from '../../../../main/links/connection-file.ts';

const text = '[virt-viewer]\ntype=vnc\nhost=10.0.0.1\nport=5900\ndelete-this-file=1\n';

describe('readConnectionFile', () => {
  let folder: string;
  const at = (name: string) => path.join(folder, name);
  const refused = async (file: string) => {
    const read = await readConnectionFile(file);
    return read.ok ? 'read' : `${read.error.code} ${String(read.error.params.reason ?? read.error.params.key)}`;
  };

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'zsc-vv-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('reads a plain file, and deletes that very file', async () => {
    await writeFile(at('a.vv'), text);
    const read = await readConnectionFile(at('a.vv'));
    expect(read).toMatchObject({ ok: true, value: { name: 'a.vv', own: true, content: { deleteThisFile: true } } });
    if (read.ok) expect(await read.value.remove()).toMatchObject({ ok: true });
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    ['changed', () => writeFile(at('a.vv'), `${text}#`)],
    [
      'another file',
      () =>
        rm(at('a.vv'))
          .then(() => writeFile(at('b'), text))
          .then(() => writeFile(at('a.vv'), text)),
    ],
    [
      'a link',
      () =>
        rm(at('a.vv'))
          .then(() => writeFile(at('b'), text))
          .then(() => symlink(at('b'), at('a.vv'))),
    ],
    ['two names of one file', () => link(at('a.vv'), at('c'))],
  ])('keeps it when it is %s by then', async (_case, change) => {
    await writeFile(at('a.vv'), text);
    const read = await readConnectionFile(at('a.vv'));
    await change();
    const before = (await readdir(folder)).length;
    if (read.ok) expect(await read.value.remove()).toMatchObject({ error: { code: 'connection-file-kept' } });
    expect(await readdir(folder)).toHaveLength(before);
  });

  it('reads no link, folder, FIFO or device, and waits for none', async () => {
    await writeFile(at('b'), text);
    await symlink(at('b'), at('link.vv'));
    execFileSync('mkfifo', [at('fifo.vv')]);
    expect(await refused(at('link.vv'))).toBe('connection-file-unreadable LINK');
    expect(await refused(at('fifo.vv'))).toBe('connection-file-unreadable NO FILE');
    expect(await refused(folder)).toBe('connection-file-unreadable NO FILE');
    expect(await refused('/dev/zero')).toBe('connection-file-unreadable NO FILE');
    expect(await refused(at('none.vv'))).toBe('connection-file-unreadable ENOENT');
    expect(await refused(`${at('x')}\0.vv`)).toBe('connection-file-unreadable ERR_INVALID_ARG_VALUE');
  });

  it('reads nothing huge and nothing that is not UTF-8', async () => {
    await writeFile(at('huge.vv'), text);
    await truncate(at('huge.vv'), 3 * 2 ** 30);
    await writeFile(at('latin.vv'), Buffer.from([...Buffer.from(text), 0xff, 0xfe]));
    await writeFile(at('wide.vv'), Buffer.from(`\ufeff${text}`, 'utf16le'));
    expect(await refused(at('huge.vv'))).toBe('connection-file-unreadable TOO LARGE');
    expect(await refused(at('latin.vv'))).toBe('connection-file-unreadable NO UTF-8');
    expect(await refused(at('wide.vv'))).toBe('connection-file-unreadable NO UTF-8');
  });

  it('names a file in one harmless line', async () => {
    const name = `in\u202evoice\n.vv`;
    await writeFile(at(name), 'x');
    await chmod(at(name), 0o600);
    expect(await refused(at(name))).toBe('connection-file-invalid [virt-viewer]');
    const gone = await readConnectionFile(at('a\u202eb.vv'));
    expect(gone).toMatchObject({ error: { params: { file: 'a b.vv' } } });
  });
});
