import type { Graphics } from '../types.ts';

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
  readonly program: string;
  readonly qmpSocket: string;
  readonly portSocket: string;
  readonly passwordFile: string;
}

/** QEMU's arguments. The password itself is in a file: an argument list can be read by everybody. */
export function qemuArguments(spec: QemuGuestSpec, ports: Graphics, files: RunFiles): string[] {
  return [
    // Never KVM: a /dev/kvm that exists may still hang.
    ...['-accel', 'tcg', '-machine', 'pc', '-m', '64', '-nodefaults', '-no-user-config', '-display', 'none'],
    ...['-vga', 'std', '-S', '-name', spec.name.replaceAll(',', ',,')],
    ...['-kernel', files.program, '-append', programArguments(spec)],
    ...['-qmp', `unix:${files.qmpSocket},server=on,wait=off`],
    ...['-chardev', `socket,id=port,path=${files.portSocket},server=on,wait=off`, '-serial', 'chardev:port'],
    ...(spec.password === undefined ? [] : ['-object', `secret,id=password,file=${files.passwordFile}`]),
    ...vncArguments(spec, ports),
    ...spiceArguments(spec, ports),
    ...(spec.extraArgs ?? []),
  ];
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
