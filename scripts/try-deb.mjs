// `node scripts/try-deb.mjs FILE.deb [FOLDER]` (root, Debian): tries a package as a person would, on a fresh Debian 12 in a folder of its
// own: apt installs it, its desktop entry starts it for a plain user, doctor reaches a VM of the lab, scheme and file kind are
// registered, it can be installed over itself, and removing it leaves that user's data and nothing else. FOLDER keeps the fresh system
// for another run.
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureDisplay } from './lib/display.mjs';
import { ensure, list } from './lib/needs.mjs';
import { root as clone, say } from './lib/paths.mjs';
import { runScript, setup } from './setup.mjs';

/** A root of its own rather than chroot, in which nobody may make user namespaces: Chromium's sandbox does. All ends with it. */
const enter = `
set -e
mount --bind "$1" "$1"; cd "$1"
mount -t proc proc proc; mount --rbind /dev dev; mount --rbind /sys sys; mkdir -p old-root; mount -t tmpfs tmpfs tmp; chmod 1777 tmp
cp /etc/resolv.conf etc/resolv.conf
pivot_root . old-root; cd /; umount -l /old-root; rmdir /old-root
exec sh -c "$2"`;

/** @param {string} folder @param {string} script @param {{ input?: string, env?: Record<string, string>, may?: boolean }} [options] */
function inside(folder, script, { input = '', env = {}, may = false } = {}) {
  const args = [
    '--mount',
    '--propagation',
    'private',
    '--pid',
    '--fork',
    '--kill-child',
    '--',
    'sh',
    '-c',
    enter,
    'sh',
    folder,
    script,
  ];
  const clean = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive', ...env };
  const done = spawnSync('unshare', args, { input, env: clean, encoding: 'utf8', maxBuffer: 1 << 26 });
  if (done.status !== 0 && !may) throw new Error(`${script}\n${done.stdout}\n${done.stderr}`);
  return done.stdout;
}

/** @param {string} folder */
function freshSystem(folder) {
  if (existsSync(path.join(folder, 'etc/debian_version'))) return;
  const made = spawnSync('debootstrap', ['--variant=minbase', 'bookworm', folder]);
  if (made.status !== 0) throw new Error(`debootstrap: ${String(made.stderr)}`);
}

/** Every file but what running a system changes and what belongs to people. @param {string} folder */
function filesOf(folder) {
  const skipped = '^./(proc|sys|dev|tmp|home|root|run|var/(log|cache|lib/(apt|dpkg)))(/|$)';
  const found = spawnSync(
    'find',
    ['.', '-xdev', '(', '-regextype', 'egrep', '-regex', skipped, '-prune', ')', '-o', '-print'],
    {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    },
  );
  return new Set(found.stdout.split('\n'));
}

/** A cloud in a box, as a process of its own. */
async function startLab() {
  const loader = path.join(clone, 'node_modules/tsx/dist/loader.mjs');
  const lab = spawn(process.execPath, ['--import', loader, path.join(clone, 'lab/main.ts'), 'vnc-open'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  await new Promise((resolve, reject) => {
    lab.stdout.on('data', (chunk) => {
      said += String(chunk);
      if (said.includes('VMs:')) resolve(undefined);
    });
    lab.once('exit', () => reject(new Error(said)));
  });
  const value = (/** @type {string} */ name) => new RegExp(`^${name}: *(.*)$`, 'm').exec(said)?.[1] ?? '';
  return {
    url: value('address'),
    account: value('account'),
    password: value('password'),
    stop: () => lab.kill('SIGTERM'),
  };
}

/** @param {string} folder @param {string} file */
function prepare(folder, file) {
  copyFileSync(file, path.join(folder, 'opt/package.deb'));
  writeFileSync(path.join(folder, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  const tools = 'desktop-file-utils shared-mime-info xdg-utils libgtk-3-bin libglib2.0-bin xvfb xauth';
  inside(folder, `apt-get -q update && apt-get -q install -y --no-install-recommends ${tools}`);
  inside(folder, 'apt-get -q purge -y zstack-console', { may: true }); // of an earlier run
  inside(folder, 'rm -rf /home/tester/.config /home/tester/.cache; id tester 2>/dev/null || useradd -m tester');
  // What the package needs comes first, so that only its own traces are seen afterwards.
  const plan = inside(folder, 'apt-get -q -s install --no-install-recommends /opt/package.deb');
  const needed = [...plan.matchAll(/^Inst (\S+)/gm)]
    .map((match) => match[1])
    .filter((name) => name !== 'zstack-console');
  if (needed.length > 0) inside(folder, `apt-get -q install -y --no-install-recommends ${needed.join(' ')}`);
}

/** @param {string} what @param {boolean} holds @param {string} [detail] */
function check(what, holds, detail = '') {
  say(`${holds ? 'ok    ' : 'FAILED'} ${what}${holds || !detail ? '' : `: ${detail}`}`);
  if (!holds) process.exitCode = 1;
}

const asTester = (/** @type {string} */ command) =>
  `exec setpriv --reuid tester --regid tester --init-groups env HOME=/home/tester USER=tester sh -c '${command}'`;

/** @param {string} folder @param {string} display */
function tryDesktop(folder, display) {
  const env = { DISPLAY: display };
  const mime = inside(
    folder,
    asTester(
      'xdg-mime query default x-scheme-handler/zstack-console; xdg-mime query default application/x-virt-viewer; echo [virt-viewer] > /tmp/a.vv; gio info -a standard::content-type /tmp/a.vv | grep -o application/.*',
    ),
    { env },
  );
  const want = 'zstack-console.desktop\nzstack-console.desktop\napplication/x-virt-viewer\n';
  check('links and .vv files lead to the app', mime === want, mime);
  const seen = inside(
    folder,
    asTester(
      'gtk-launch zstack-console >/tmp/said 2>&1; for i in $(seq 100); do grep -qs type=[r]enderer /proc/[0-9]*/cmdline && break; sleep 0.2; done; cat /tmp/said; cat /proc/[0-9]*/cmdline | tr "\\0" " "',
    ),
    { env, may: true },
  );
  check(
    'its desktop entry starts it, with the sandbox',
    seen.includes('--type=renderer') && !seen.includes('--no-sandbox'),
    seen,
  );
}

/** The command for copies that no package manager installed comes with this one too. @param {string} folder */
function tryRegister(folder) {
  const command = '"$(dirname "$(readlink -f /usr/bin/zstack-console)")/zstack-console-register" 2>&1';
  const said = inside(folder, asTester(command), { may: true });
  check('zstack-console-register is there, and leaves a packaged copy alone', said.includes('registered it'), said);
}

/** @param {string} folder */
async function tryDoctor(folder) {
  const lab = await startLab();
  const flags = `--url ${lab.url} --account ${lab.account} --vm vnc-open --password-stdin --json`;
  const report = inside(folder, asTester(`zstack-console-headless doctor ${flags}`), {
    input: `${lab.password}\n`,
    may: true,
  });
  lab.stop();
  check('doctor reaches a picture', /"ok": ?true/.test(report), report);
}

/** An upgrade runs the old package's removal after the new one's files are there. @param {string} folder */
function tryUpgrade(folder) {
  inside(folder, 'apt-get -q install -y --no-install-recommends --reinstall /opt/package.deb');
  const said = inside(folder, asTester('zstack-console-headless --version'), { may: true });
  check('installed over itself, the command still leads to it', /\d+\.\d+\.\d+/.test(said), said);
}

/** @param {string} folder @param {Set<string>} before */
function tryRemoval(folder, before) {
  inside(folder, 'apt-get -q purge -y zstack-console');
  const left = [...filesOf(folder)].filter((name) => !before.has(name));
  check('removing it leaves no file', left.length === 0, left.join(' '));
  // What desktops and package managers keep in files that were there before, except for dpkg's and apt's own memory of the past.
  const named = inside(folder, 'grep -rIl zstack-console /etc /usr /var/lib --exclude-dir=apt --exclude-dir=dpkg', {
    may: true,
  });
  check('and no file that names it', named === '', named);
  const kept = inside(folder, asTester('find "$HOME/.config" -name zstack-console.log'), { may: true });
  check("the person's data stay", kept !== '');
}

if (process.argv[1] === import.meta.filename)
  await runScript(async () => {
    const [file, kept] = process.argv.slice(2);
    if (!file) throw new Error('usage: node scripts/try-deb.mjs FILE.deb [FOLDER]');
    await setup({ lab: true });
    ensure(list('command', 'debootstrap unshare=util-linux'), say);
    const folder = kept ?? mkdtempSync(path.join(os.tmpdir(), 'zsc-try-deb-'));
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o755); // it becomes `/`, which others than root look into as well
    const display = await ensureDisplay();
    try {
      freshSystem(folder);
      prepare(folder, file);
      const before = filesOf(folder);
      inside(folder, 'apt-get -q install -y --no-install-recommends /opt/package.deb');
      check(
        'apt installs it',
        readFileSync(path.join(folder, 'var/lib/dpkg/status'), 'utf8').includes('Package: zstack-console'),
      );
      tryDesktop(folder, display.env['DISPLAY'] ?? process.env['DISPLAY'] ?? '');
      tryRegister(folder);
      await tryDoctor(folder);
      tryUpgrade(folder);
      tryRemoval(folder, before);
    } finally {
      display.stop();
      if (!kept) rmSync(folder, { recursive: true, force: true });
    }
    return Number(process.exitCode ?? 0);
  });
