import { describe, expect, it } from 'vitest';
import { bookmarkDocument } from '../../../../main/bookmarks/bookmark-document.ts';
import { cloudsToAdd, importEdit, planImport } from '../../../../main/bookmarks/plan-import.ts';
import { readFiles } from '../../../../main/bookmarks/read-files.ts';
import { newVmBookmark, plainBookmark, type Bookmark, type BookmarkBook } from '../../../../shared/bookmark.ts';
import { editBook, emptyBook } from '../../../../shared/bookmark-tree.ts';
import type { Cloud } from '../../../../shared/cloud.ts';
import { automatic } from '../../../../shared/console.ts';

const cloud: Cloud = {
  id: 'c1',
  name: 'Beijing',
  baseUrl: 'https://bj.example.com:8443/zstack',
  type: 'account',
  account: 'admin',
  trust: { kind: 'pin', sha256: 'a'.repeat(64) },
  pins: [],
  plaintextProxy: false,
  proxyViaApiHost: false,
};
const book: BookmarkBook = {
  folders: [
    { id: 'f', name: 'Prod', parentId: null },
    { id: 'g', name: 'DB', parentId: 'f' },
  ],
  bookmarks: [
    {
      ...newVmBookmark('a', { cloudId: 'c1', vmUuid: 'u-1', name: 'db 数据库' }, automatic),
      folderId: 'g',
      tags: ['x'],
    },
    {
      ...plainBookmark,
      kind: 'address',
      id: 'b',
      name: 'plain',
      preference: automatic,
      colour: 'red',
      pinned: true,
      address: { protocol: 'vnc', host: '127.0.0.1', port: 5901 },
    },
  ],
};
const file = (name: string, text: string) => readFiles([{ name, text }]);
const reasons = (text: string, name = 'a.json') => file(name, text).remarks.map(({ reason, line }) => [reason, line]);
const withoutIds = (all: readonly Bookmark[]) => all.map((each) => ({ ...each, id: '', folderId: null }));

describe('the document', () => {
  it('comes back whole on another computer, where the cloud is new', () => {
    const text = bookmarkDocument(book, [cloud]);
    expect(text).not.toMatch(/"(?:c1|pin|sha256|trust|pins)"|aaaa/);
    const held = planImport('p', file('b.json', text), emptyBook, []);
    expect(held.plan.clouds).toMatchObject([{ name: 'Beijing', baseUrl: cloud.baseUrl, account: 'admin' }]);
    const choice = { planId: 'p', withKnown: false, clouds: held.plan.clouds.map(({ key }) => key) };
    expect(cloudsToAdd(held, choice)).toHaveLength(1);
    let n = 0;
    const edit = importEdit(held, choice, emptyBook, [{ ...cloud, id: 'other' }], () => `n${++n}`);
    const imported = editBook(emptyBook, edit);
    if (!imported.ok) throw new Error(imported.error.code);
    expect(imported.value.folders.map(({ name }) => name)).toEqual(['Prod', 'DB']);
    const there = book.bookmarks.map((each) => (each.kind === 'vm' ? { ...each, cloudId: 'other' } : each));
    expect(withoutIds(imported.value.bookmarks)).toEqual(withoutIds(there));
  });

  it('is known where it came from, uses the folders there, and skips bookmarks of a cloud that is not wanted', () => {
    const set = file('b.json', bookmarkDocument(book, [cloud]));
    expect(planImport('p', set, book, [cloud]).plan.items.map(({ known }) => known)).toEqual([true, true]);
    const all = { planId: 'p', withKnown: true, clouds: [] };
    expect(importEdit(planImport('p', set, book, [cloud]), all, book, [cloud], () => 'n').folders).toEqual([]);
    const held = planImport('p', set, emptyBook, []);
    expect(importEdit(held, all, emptyBook, [], () => 'n').bookmarks).toMatchObject([{ kind: 'address' }]);
  });

  it.each([
    ['', [['empty', undefined]]],
    ['{\n "format": 1,\n}', [['not-json', 3]]],
    ['[]', [['wrong-format', undefined]]],
    ['{"format":"zstack-console-bookmarks","version":9}', [['newer', undefined]]],
    ['just words', [['unknown', undefined]]],
    ['{' + ' '.repeat(5 * 2 ** 20), [['too-large', undefined]]],
    [
      '{"format":"zstack-console-bookmarks","version":1,"clouds":[],"bookmarks":[{"name":"x","to":{"kind":"vm","cloud":"gone","vmUuid":"u","vmName":""}}]}',
      [['wrong-format', undefined]],
    ],
    [
      '{"format":"zstack-console-bookmarks","version":1,"clouds":[{"key":"a","name":"x","baseUrl":"file:///etc","type":"account","account":"a"}],"bookmarks":[]}',
      [['wrong-format', undefined]],
    ],
    ['['.repeat(100_000), [['not-json', 1]]],
  ])('is refused by its cause: %.60s', (text, wanted) => {
    expect(reasons(text)).toEqual(wanted);
  });

  it('leaves a password that somebody wrote into it, and says so', () => {
    const text = bookmarkDocument(book, [cloud]).replace('"name": "plain"', '"name": "plain", "password": "hunter2"');
    const set = file('b.json', text);
    expect(set.remarks).toMatchObject([{ reason: 'secret' }]);
    expect(JSON.stringify(set)).not.toContain('hunter2');
  });

  it('makes one harmless line of every name', () => {
    const hostile = { ...book.bookmarks[1], name: 'a\u202eb\nc\u0000' } as Bookmark;
    const set = file('b.json', bookmarkDocument({ folders: [], bookmarks: [hostile] }, []));
    expect(set.bookmarks.map(({ name }) => name)).toEqual(['a b c']);
  });
});

describe('a file of Remmina', () => {
  const remmina = (...lines: string[]) => file('x.remmina', ['[remmina]', ...lines].join('\n'));

  it('becomes a bookmark in the folders of its group; the password stays behind', () => {
    const set = remmina(
      'name=My desk',
      'group=Lab/Desks',
      'protocol=VNC',
      'server=desk.example.com:1',
      'viewonly=1',
      'scale=2',
      'labels=a,b',
      'password=c2VjcmV0',
      'ssh_tunnel_enabled=1',
    );
    expect(set.bookmarks).toMatchObject([
      {
        name: 'My desk',
        folder: ['Lab', 'Desks'],
        tags: ['a', 'b'],
        display: { viewOnly: true, scale: 'guest' },
        to: { kind: 'address', address: { protocol: 'vnc', host: 'desk.example.com', port: 5901 } },
      },
    ]);
    expect(set.remarks.map(({ reason, line }) => [reason, line])).toEqual([
      ['secret', 9],
      ['tunnel', 10],
    ]);
    expect(JSON.stringify(set)).not.toContain('c2VjcmV0');
  });

  it.each([
    ['SPICE', '127.0.0.1', { protocol: 'spice', host: '127.0.0.1', port: 5900 }],
    ['GVNC', '[::1]:5950', { protocol: 'vnc', host: '::1', port: 5950 }],
    ['SPICE', 'h:5910', { protocol: 'spice', host: 'h', port: 5910 }],
  ])('is read: %s at %s', (protocol, server, address) => {
    expect(remmina(`protocol=${protocol}`, `server=${server}`).bookmarks[0]?.to).toEqual({ kind: 'address', address });
  });

  it('never loses the encryption that it asks for', () => {
    const set = remmina('protocol=SPICE', 'server=h:5910', 'usetls=1', 'cacert=/etc/ca.pem');
    expect(set.bookmarks[0]?.to).toEqual({ kind: 'address', address: { protocol: 'spice', host: 'h', tlsPort: 5910 } });
    expect(set.remarks).toMatchObject([{ reason: 'ignored', line: 5 }]);
  });

  it.each([
    [['protocol=RDP', 'server=h'], 'protocol', 2],
    [['protocol=VNC', 'server='], 'server', 3],
    [['protocol=VNC', 'server=-oProxyCommand=x'], 'server', 3],
    [['protocol=VNC', 'server=h:99999'], 'server', 3],
    [['name=x'], 'protocol', undefined],
  ])('is refused with its line: %j', (lines, reason, line) => {
    const set = remmina(...lines);
    expect(set.bookmarks).toEqual([]);
    expect(set.remarks.map((each) => [each.reason, each.line])).toEqual([[reason, line]]);
  });
});

describe('a connection file', () => {
  it('becomes a bookmark without its password', () => {
    const set = file('c.vv', '[virt-viewer]\ntype=spice\nhost=127.0.0.1\nport=5900\npassword=hunter2\ntitle=Desk\n');
    expect(set.bookmarks).toMatchObject([{ name: 'Desk', to: { kind: 'address', address: { host: '127.0.0.1' } } }]);
    expect(set.remarks).toMatchObject([{ reason: 'secret', line: 5 }]);
    expect(JSON.stringify(set)).not.toContain('hunter2');
  });

  it('is refused with the line that is wrong', () => {
    expect(reasons('[virt-viewer]\ntype=spice\nhost=a b\nport=1\n', 'c.vv')).toEqual([['vv', 3]]);
  });
});

describe('many files', () => {
  it('are read together; two that mean the same are known the second time', () => {
    const one = { name: 'a.remmina', text: '[remmina]\nprotocol=VNC\nserver=h:5901\n' };
    const held = planImport('p', readFiles([one, { ...one, name: 'b' }]), emptyBook, []);
    expect(held.plan.items.map(({ known }) => known)).toEqual([false, true]);
    expect(readFiles(Array.from({ length: 201 }, () => one)).remarks).toMatchObject([{ reason: 'too-many' }]);
  });
});
