// What the machine must have, how that is seen, and which Debian package brings it.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * @typedef {object} Need
 * @property {'command' | 'library' | 'pkg-config' | 'file' | 'font' | 'python'} kind
 * @property {string} name
 * @property {string} debian
 */

/** @type {(kind: Need['kind'], pairs: string) => Need[]} */
export const list = (kind, pairs) =>
  pairs
    .trim()
    .split(/\s+/)
    .map((pair) => {
      const [name = '', debian = name] = pair.split('=');
      return { kind, name, debian };
    });

/** To build keytar and to run Electron. */
export const appNeeds = [
  ...list('command', 'make g++ pkg-config python3 Xvfb=xvfb'),
  ...list('pkg-config', 'libsecret-1=libsecret-1-dev'),
  ...list(
    'library',
    'libsecret-1.so.0=libsecret-1-0 libgtk-3.so.0=libgtk-3-0 libnss3.so=libnss3 libasound.so.2=libasound2',
  ),
  ...list('library', 'libgbm.so.1=libgbm1 libXss.so.1=libxss1 libXtst.so.6=libxtst6 libnotify.so.4=libnotify4'),
];

/** To run the cloud in a box, the tests and the demo. */
export const labNeeds = [
  ...list('command', 'qemu-system-x86_64=qemu-system-x86 qemu-img=qemu-utils websockify openssl gcc ld=binutils'),
  ...list('command', 'Xtigervnc=tigervnc-standalone-server chromium dbus-run-session=dbus-daemon dbus-launch=dbus-x11'),
  ...list('command', 'gnome-keyring-daemon=gnome-keyring xfce4-panel xfconf-query=xfconf gdbus=libglib2.0-bin'),
  ...list(
    'command',
    'setpriv=util-linux import=imagemagick xdotool xterm xev=x11-utils xsetroot=x11-xserver-utils setxkbmap=x11-xkb-utils xfwm4',
  ),
  ...list(
    'command',
    'xeyes=x11-apps xauth dpkg-deb=dpkg busctl=systemd fc-match=fontconfig secret-tool=libsecret-tools desktop-file-validate=desktop-file-utils',
  ),
  ...list('command', 'spice-vdagentd=spice-vdagent spicy=spice-client-gtk spicy-screenshot=spice-client-gtk'),
  ...list(
    'pkg-config',
    'spice-server=libspice-server-dev spice-protocol=libspice-protocol-dev glib-2.0=libglib2.0-dev libdrm=libdrm-dev',
  ),
  ...list('file', '/usr/lib/python3/dist-packages/gi=python3-gi'),
  ...list('file', '/usr/lib/xorg/modules/drivers/spiceqxl_drv.so=xserver-xspice'),
  ...list('file', '/usr/share/icons/Adwaita/cursors/left_ptr=adwaita-icon-theme'),
  ...list(
    'file',
    '/usr/lib/x86_64-linux-gnu/girepository-1.0/AyatanaAppIndicator3-0.1.typelib=gir1.2-ayatanaappindicator3-0.1',
  ),
  // Encoders of the SPICE server's videos.
  ...list(
    'file',
    ['app=base', 'vpx=good', 'x264=ugly']
      .map((pair) => pair.split('='))
      .map(([name, set]) => `/usr/lib/x86_64-linux-gnu/gstreamer-1.0/libgst${name}.so=gstreamer1.0-plugins-${set}`)
      .join(' '),
  ),
  ...list('font', 'zh=fonts-noto-cjk en=fonts-noto-core'),
];

/** To fetch the stand-in Electron; asked for only where the declared one can't be had. */
export const runtimeNeeds = list('python', 'pip=python3-pip');

/** @param {string} command @param {string[]} args */
const output = (command, args) => spawnSync(command, args, { encoding: 'utf8' }).stdout ?? '';

/** @param {string} name */
const onPath = (name) => (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(path.join(folder, name)));

/** @param {Need[]} needs @returns {Need[]} those that the machine lacks */
function missing(needs) {
  const libraries = output('/sbin/ldconfig', ['-p']);
  /** @type {Record<Need['kind'], (name: string) => boolean>} */
  const has = {
    command: (name) => onPath(name) || existsSync(`/usr/sbin/${name}`),
    library: (name) => libraries.includes(`${name} `),
    'pkg-config': (name) => spawnSync('pkg-config', ['--exists', name]).status === 0,
    file: (name) => existsSync(name),
    font: (name) => output('fc-list', [`:lang=${name}`, 'family']).includes('Noto'),
    python: (name) => spawnSync('python3', ['-m', name, '--version']).status === 0,
  };
  return needs.filter((need) => !has[need.kind](need.name));
}

/**
 * Installs what is missing where that is allowed (root, or sudo without a password); else throws one clear line.
 * @param {Need[]} needs @param {(line: string) => void} say
 */
export function ensure(needs, say) {
  const lacking = missing(needs);
  if (lacking.length === 0) return;
  const packages = [...new Set(lacking.map((need) => need.debian))];
  const root = process.getuid?.() === 0;
  const prefix = root ? [] : ['sudo', '-n'];
  const may = onPath('apt-get') && (root || spawnSync('sudo', ['-n', 'true']).status === 0);
  if (!may) throw new Error(`Missing: install these packages and try again: apt-get install ${packages.join(' ')}`);
  say(`Installing ${String(packages.length)} Debian packages: ${packages.join(' ')}`);
  /** @param {string[]} args */
  const apt = (args) => {
    const [command = '', ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', ...args];
    return spawnSync(command, rest, { stdio: ['ignore', 2, 2] }).status === 0;
  };
  apt(['update']);
  apt(['-o', 'DPkg::Lock::Timeout=300', 'install', '-y', '--no-install-recommends', ...packages]);
  const still = missing(needs).map((need) => need.debian);
  if (still.length > 0) throw new Error(`Missing and not installable: ${[...new Set(still)].join(' ')}`);
}
