import type { Graphics } from '../types.ts';
import { linuxCards, type LinuxBoot, type LinuxCard } from './linux-guest.ts';

/** How a QEMU guest is reached by SPICE. */
interface SpiceSpec {
  /** Folder with QEMU's own names (see certificates.ts); adds the TLS port. */
  readonly x509Dir?: string;
  /** `false`: the TLS port only. */
  readonly plain?: boolean;
  /** Channels that must come by TLS, although there is a plain port ("main", "inputs", ... or "default"). */
  readonly tlsChannels?: readonly string[];
  /** More of QEMU's options, as in `{ 'image-compression': 'lz', 'jpeg-wan-compression': 'always' }`. */
  readonly options?: Readonly<Record<string, string>>;
}

export interface QemuGuestSpec {
  /** Printed large on the guest's screen (ASCII), at most 63 characters. */
  readonly name: string;
  /** A Linux with these graphics cards in the place of our guest program: see `../linux-guest/README.md`. */
  readonly linux?: readonly LinuxCard[];
  readonly vnc?: boolean;
  readonly spice?: SpiceSpec;
  /** Asked for by each of the protocols. */
  readonly password?: string;
  /** 1024x768 when left out; up to 2560x1600. */
  readonly size?: { readonly width: number; readonly height: number };
  /** Frames a second of the moving part, 20 when left out; 0 stands still. */
  readonly fps?: number;
  /** Colours, 0 to 5; chosen by the name when left out. */
  readonly scheme?: number;
  /** The address to listen on, of 127.0.0.0/8; 127.0.0.1 when left out. */
  readonly host?: string;
  /** More arguments for QEMU, for instance another display device. */
  readonly extraArgs?: readonly string[];
}

/** The files that belong to one run of QEMU. */
export interface RunFiles {
  /** Our guest program, or a Linux. */
  readonly boot: string | LinuxBoot;
  readonly qmpSocket: string;
  readonly portSocket: string;
  readonly passwordFile: string;
}

/** QEMU's arguments. The password itself is in a file: an argument list can be read by everybody. */
export function qemuArguments(spec: QemuGuestSpec, ports: Graphics, files: RunFiles): string[] {
  return [
    // Never KVM: a /dev/kvm that exists may still hang.
    ...['-accel', 'tcg', '-machine', 'pc', '-nodefaults', '-no-user-config', '-display', 'none'],
    ...['-S', '-name', spec.name.replaceAll(',', ',,')],
    ...bootArguments(spec, files.boot),
    ...['-qmp', `unix:${files.qmpSocket},server=on,wait=off`],
    ...['-chardev', `socket,id=port,path=${files.portSocket},server=on,wait=off`, '-serial', 'chardev:port'],
    ...(spec.password === undefined ? [] : ['-object', `secret,id=password,file=${files.passwordFile}`]),
    ...vncArguments(spec, ports),
    ...spiceArguments(spec, ports),
    ...(spec.extraArgs ?? []),
  ];
}

function bootArguments(spec: QemuGuestSpec, boot: string | LinuxBoot): string[] {
  if (typeof boot === 'string') return ['-m', '64', '-vga', 'std', '-kernel', boot, '-append', programArguments(spec)];
  const cards = (spec.linux ?? []).flatMap((card) => ['-device', `${linuxCards[card].device},id=${card}`]);
  const words = 'quiet loglevel=0 panic=-1 mitigations=off tsc=reliable';
  const linux = ['-kernel', boot.kernel, '-initrd', boot.initrd, '-append', words];
  return ['-m', '256', '-vga', 'none', ...cards, '-device', 'virtio-tablet-pci', ...linux];
}

function programArguments({ name, size = { width: 1024, height: 768 }, fps = 20, scheme }: QemuGuestSpec): string {
  return `size=${size.width}x${size.height} fps=${fps} scheme=${scheme ?? schemeOf(name)} name=${name}`;
}

function schemeOf(name: string): number {
  return Buffer.from(name).reduce((sum, byte) => (sum * 191 + byte) % 65_521, 7) % 6;
}

function vncArguments({ host = '127.0.0.1', password }: QemuGuestSpec, { vnc }: Graphics): string[] {
  if (vnc === undefined) return [];
  const secret = password === undefined ? '' : ',password-secret=password';
  return ['-vnc', `${host}:${vnc - 5900}${secret}`]; // QEMU counts displays from 5900 on.
}

function spiceArguments({ spice, host = '127.0.0.1', password }: QemuGuestSpec, ports: Graphics): string[] {
  if (!spice) return [];
  const options = [
    `addr=${host}`,
    ...(ports.spice === undefined ? [] : [`port=${ports.spice}`]),
    ...(ports.spiceTls === undefined ? [] : [`tls-port=${ports.spiceTls}`, `x509-dir=${spice.x509Dir ?? ''}`]),
    ...(spice.tlsChannels ?? []).map((channel) => `tls-channel=${channel}`),
    password === undefined ? 'disable-ticketing=on' : 'password-secret=password',
    ...Object.entries(spice.options ?? {}).map(([name, value]) => `${name}=${value}`),
  ];
  return ['-spice', options.join(',')];
}
