import type { BlackHole } from './black-hole.ts';
import { createBothGuest, createSpiceGuest, createVncGuest, createXtigervncDesktop } from './guests/index.ts';
import type { VmSpec } from './management-node/vms.ts';

/** The lab's real guests: each is also the name of its VM and of what it shows. */
export type GuestKind =
  | 'vnc-open'
  | 'vnc-password'
  | 'spice-password'
  | 'spice-tls'
  | 'vnc-and-spice'
  | 'xtigervnc-desktop'
  | 'vnc-behind-proxy';

interface GuestContext {
  readonly fps: number;
  /** Where the host of `vnc-behind-proxy` seems to be; a refusing address when left out. */
  readonly hole: BlackHole | undefined;
  /** Folder with the SPICE server's certificate; set where `spice-tls` is asked for. */
  readonly spiceDir: string | undefined;
}

/** A busy computer looks like a slow network to a SPICE server: JPEG would make pictures differ that tests find equal. */
const lossless = { 'jpeg-wan-compression': 'never' };

/** Nothing of the lab listens here. */
const refusingHost = '127.0.0.2';

/** One maker a guest: the VM that the cloud lists, with its guest, not yet started. */
export const guestMakers: Readonly<Record<GuestKind, (context: GuestContext) => Omit<VmSpec, 'name'>>> = {
  'vnc-open': ({ fps }) => ({
    guest: createVncGuest({ name: 'vnc-open', fps }),
    guestOs: 'Debian 12',
    addresses: ['192.168.100.11'],
  }),
  'vnc-password': ({ fps }) => ({
    guest: createVncGuest({ name: 'vnc-password', fps, password: 'lab-vnc1' }),
    guestOs: 'CentOS 7',
    addresses: ['192.168.100.12'],
  }),
  'spice-password': ({ fps }) => ({
    guest: createSpiceGuest({ name: 'spice-password', fps, password: 'lab-spice', spice: { options: lossless } }),
    platform: 'Windows',
    guestOs: 'Windows 10',
    addresses: ['192.168.100.13'],
    tags: ['vmConsoleMode::spice'],
  }),
  'spice-tls': ({ fps, spiceDir }) => ({
    guest: createSpiceGuest({ name: 'spice-tls', fps, password: 'lab-spice', spice: secure(spiceDir) }),
    guestOs: 'Kylin V10',
    addresses: ['192.168.100.14'],
    tags: ['vmConsoleMode::spice'],
  }),
  'vnc-and-spice': ({ fps }) => ({
    guest: createBothGuest({ name: 'vnc-and-spice', fps, password: 'lab-both', spice: { options: lossless } }),
    guestOs: 'Ubuntu 22.04',
    addresses: ['192.168.100.15'],
    tags: ['vmConsoleMode::vncAndSpice'],
  }),
  'xtigervnc-desktop': () => ({
    guest: createXtigervncDesktop({ name: 'xtigervnc-desktop' }),
    guestOs: 'Debian 12',
    addresses: ['192.168.100.16', 'fd00:100::16'],
  }),
  'vnc-behind-proxy': ({ fps, hole }) => ({
    guest: createVncGuest({ name: 'vnc-behind-proxy', fps }),
    announce: hole ? { hostIp: hole.host, graphics: { vnc: hole.port } } : { hostIp: refusingHost },
    guestOs: 'openEuler 22.03',
    addresses: ['192.168.100.17'],
  }),
};

/**
 * As a ZStack host with SPICE TLS: there is a plain port, and every channel is refused on it (contract section 5.7). Migrations are
 * seamless, as libvirt has them wherever QEMU can.
 */
function secure(x509Dir: string | undefined) {
  if (x509Dir === undefined) throw new Error('spice-tls needs certificates');
  return { x509Dir, tlsChannels: ['default'], options: { ...lossless, 'seamless-migration': 'on' } };
}
