import { extractFile, listPackage } from '@electron/asar';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCloud, type LabCloud } from '../../lab/cloud.ts';
import { runCommand } from '../../lab/driver/app.ts';
import { startDesk, type Desk } from './kit.ts';

const root = path.resolve(import.meta.dirname, '../..');
const run = promisify(execFile);
const dist = (...flags: string[]) =>
  run(process.execPath, [path.join(root, 'scripts/dist.mjs'), '--linux', ...flags], {
    cwd: root,
    maxBuffer: 1e8,
  });

describe('the packed app', () => {
  let desk: Desk;
  let cloud: LabCloud;
  let folder: string;
  let packed: string;
  const made = { deb: '', rpm: '', 'tar.gz': '' };

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'zsc-packed-'));
    const { stderr } = await dist(...Object.keys(made));
    packed = /: (\/.*linux-unpacked)$/m.exec(stderr)?.[1] ?? '';
    const lines = stderr.split('\n').map((line) => line.replace(/^.*?: /, ''));
    for (const kind of ['deb', 'rpm', 'tar.gz'] as const)
      made[kind] = lines.find((line) => line.endsWith(`.${kind}`)) ?? '';
    [desk, cloud] = await Promise.all([startDesk({ keyring: false }), startCloud({ guests: ['spice-tls'] })]);
  });
  afterAll(async () => {
    await cloud.stop();
    await desk.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('holds the bundle, the icons and keytar, and nothing of lab, tests or sources', () => {
    const files = listPackage(path.join(packed, 'resources/app.asar'), { isPack: false });
    const tops = new Set(files.map((file) => file.split('/')[1]));
    expect([...tops].sort()).toEqual(['build', 'node_modules', 'out', 'package.json']);
    expect(files.filter((file) => /\.(ts|tsx|map|test\.js)$|node_modules\/(?!keytar)/.test(file))).toEqual([]);
    expect(files).toContain('/out/main/index.cjs');
    expect(files).toContain(`/out/main/later.cjs.linux-${process.arch}.cache`); // compiled ahead by the Electron inside
  });

  it('carries the licence of every package that is bundled', async () => {
    const asar = path.join(packed, 'resources/app.asar');
    const listed = JSON.parse(extractFile(asar, 'out/renderer/notices.json').toString()) as { name: string }[];
    const names = new Set(listed.map(({ name }) => name));
    const main = ['index', 'later', 'electron-updater']
      .map((name) => extractFile(asar, `out/main/${name}.cjs`).toString())
      .join('\n');
    const bundled = [...main.matchAll(/^ *\/\/ .*node_modules\/((?:@[^/\n]+\/)?[^/\n]+)\//gm)];
    expect(bundled.length).toBeGreaterThan(20);
    for (const [, name] of bundled) expect([name, names.has(name ?? '')]).toEqual([name, true]);
    const text = await readFile(path.join(packed, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
    for (const name of names) expect(text).toContain(name);
    expect(await readdir(packed)).toEqual(
      expect.arrayContaining(['LICENSE.txt', 'LICENSE.electron.txt', 'LICENSES.chromium.html']),
    );
  });

  it('is a Debian package with a valid desktop entry, what it depends on, and scripts that clean up', async () => {
    await run('dpkg-deb', ['-R', made.deb, path.join(folder, 'deb')]);
    const read = (file: string) => readFile(path.join(folder, 'deb', file), 'utf8');
    const entry = 'usr/share/applications/zstack-console.desktop';
    await run('desktop-file-validate', [path.join(folder, 'deb', entry)]);
    expect(await read(entry)).toMatch(/^MimeType=application\/x-virt-viewer;x-scheme-handler\/zstack-console;$/m);
    expect(await read(entry)).toMatch(/^StartupWMClass=zstack-console$/m);
    expect(await read('usr/share/mime/packages/zstack-console.xml')).toContain('*.vv');
    expect(await read('DEBIAN/control')).toMatch(/^Depends: .*libsecret-1-0/m);
    const icons = await readdir(path.join(folder, 'deb/usr/share/icons/hicolor'));
    expect(icons).toHaveLength(9);
    for (const script of ['postinst', 'postrm']) await run('sh', ['-n', path.join(folder, 'deb/DEBIAN', script)]);
    const links = [...(await read('DEBIAN/postinst')).matchAll(/^ln -sf .* '(.*)'$/gm)].map((match) => match[1] ?? '');
    expect(links).toHaveLength(2);
    for (const link of links) expect(await read('DEBIAN/postrm')).toContain(`'${link}'`);
  });

  it('is an RPM package of the same files, with the same scripts, that owns every folder of its own', async () => {
    const ask = async (...query: string[]) =>
      (await run('rpm', ['-qp', ...query, made.rpm])).stdout.split('\n').filter(Boolean);
    const listed = (await run('dpkg-deb', ['-c', made.deb])).stdout.split('\n').filter(Boolean);
    const inDeb = listed.map((line) => line.replace(/^(?:\S+\s+){5}\.?/, '').replace(/\/$/, ''));
    const files = await ask('-l');
    const ours = inDeb.filter((file) => file.startsWith('/opt/') || /zstack-console(\.\w+)?$/.test(file));
    expect(files.sort()).toEqual(ours.filter((file) => !file.startsWith('/usr/share/doc/')).sort());
    expect(await ask('--requires')).toEqual(expect.arrayContaining(['gtk3', 'nss', '(libsecret or libsecret-1-0)']));
    const scripts = (await ask('--scripts')).join('\n');
    for (const file of ['after-install', 'after-remove']) {
      const source = await readFile(path.join(root, `build/linux/${file}.sh`), 'utf8');
      expect(scripts).toContain(/^(?:# )(.*)$/m.exec(source)?.[1]);
    }
    expect(scripts).not.toContain('${');
  });

  it('is an archive of one folder, which runs where it was unpacked', async () => {
    const { stdout } = await run('tar', ['tzf', made['tar.gz']], { maxBuffer: 1e8 });
    const entries = stdout.split('\n').filter(Boolean);
    const [top = ''] = entries[0]?.split('/') ?? [];
    expect(entries.filter((entry) => !entry.startsWith(`${top}/`) || entry.includes('..'))).toEqual([]);
    await run('tar', ['xzf', made['tar.gz'], '-C', folder]);
    const names = async (at: string) => (await readdir(at, { recursive: true })).sort();
    expect(await names(path.join(folder, top))).toEqual(await names(packed));
    const executable = path.join(folder, top, 'zstack-console');
    const done = await runCommand({ executable, profile: await desk.newProfile(), env: desk.env, args: ['--version'] });
    expect(done.stdout).toMatch(/\d+\.\d+\.\d+\nElectron/);
  });

  it.each([
    ['on a display', 'zstack-console'],
    ['without one', 'zstack-console-headless'],
  ])('starts %s, and its doctor passes', async (_case, program) => {
    const args = ['doctor', '--url', cloud.baseUrl, '--account', cloud.account, '--vm', 'spice-tls'];
    const file = `${program}.png`;
    const display = program === 'zstack-console' ? {} : { DISPLAY: undefined };
    const done = await runCommand({
      executable: path.join(packed, program),
      profile: await desk.newProfile(),
      env: { ...desk.env, ...display },
      args: [...args, '--password-stdin', '--json', '--screenshot', path.join(folder, file)],
      input: `${cloud.password}\n`,
    });
    expect(done.stdout, done.stderr).not.toBe('');
    expect(JSON.parse(done.stdout), done.stderr).toMatchObject({ ok: true, protocol: 'spice', encrypted: true });
    expect(done.code).toBe(0);
    expect(await readdir(folder)).toContain(file);
  });

  it('is refused as a release where only the stand-in Electron is at hand', async () => {
    if (!packed.includes('/trial/')) return; // the declared Electron is here: this is a release
    await expect(dist('deb', '--release')).rejects.toMatchObject({ code: 1 });
  });
});
