import { mkdtemp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isOwnPage, pageUrls, serveAsset } from '../../../../main/windows/app-assets.ts';

let root: string;
beforeAll(async () => {
  root = path.join(await mkdtemp(path.join(os.tmpdir(), 'assets-')), 'ui');
  await mkdir(path.join(root, 'console/assets'), { recursive: true });
  await mkdir(path.join(root, '../ui-secret'));
  await writeFile(path.join(root, 'console/index.html'), '<p>');
  await writeFile(path.join(root, 'console/assets/a b.js'), 'x');
  await writeFile(path.join(root, 'console/data.bin'), 'x');
  await writeFile(path.join(root, '../secret.json'), '{}');
  await writeFile(path.join(root, '../ui-secret/a.json'), '{}');
  await symlink('index.html', path.join(root, 'console/link.html'));
});
afterAll(() => rm(path.dirname(root), { recursive: true, force: true }));

describe('serveAsset', () => {
  it('serves a page with its type and a policy without inline code, eval or foreign hosts', () => {
    const { status, headers, body } = serveAsset(root, pageUrls.console);
    expect([status, headers['Content-Type'], body.toString()]).toEqual([200, 'text/html; charset=utf-8', '<p>']);
    const policy = headers['Content-Security-Policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
    expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:|\*(?!;|$)/);
    expect(policy.split('; ')).toContain("connect-src 'self' ws://127.0.0.1:*");
    expect(headers['X-Content-Type-Options']).toBe('nosniff');
  });

  it('decodes names', () => {
    const { status, headers } = serveAsset(root, 'zstackapp://ui/console/assets/a%20b.js?v=1#x');
    expect([status, headers['Content-Type']]).toEqual([200, 'text/javascript; charset=utf-8']);
  });

  it.each([
    'zstackapp://ui/../secret.json',
    'zstackapp://ui/console/..%2f..%2f..%2fsecret.json',
    'zstackapp://ui/..%2fui-secret/a.json',
    'zstackapp://ui/%2e%2e/%2e%2e/secret.json',
    'zstackapp://ui/..%5csecret.json',
    'zstackapp://ui/C:%5csecret.json',
    'zstackapp://ui/console/index.html%00.png',
    'zstackapp://ui/console/%',
    'zstackapp://ui/',
    'zstackapp://ui/console',
    'zstackapp://ui/console/data.bin',
    'zstackapp://ui/console/absent.html',
    'zstackapp://other/console/index.html',
    'zstackapp://ui.evil/console/index.html',
    'file:///etc/passwd',
    'no url',
  ])('answers 404 to %s', (url) => {
    const { status, body } = serveAsset(root, url);
    expect([status, body.length]).toEqual([404, 0]);
  });
});

describe('isOwnPage', () => {
  it.each(Object.values(pageUrls))('knows %s', (url) => expect(isOwnPage(url)).toBe(true));
  it.each([
    'zstackapp://ui/library/index.html.evil',
    'zstackapp://ui.evil/library/index.html',
    'https://ui/library/index.html',
    'about:blank',
    '',
  ])('does not take %s for ours', (url) => expect(isOwnPage(url)).toBe(false));
});
