import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startXServer } from '../desktop/display.ts';
import { makeTempDir, type TempDir } from '../process.ts';
import type { LabGuest } from '../types.ts';
import { findFreePort } from './free-port.ts';
import { Startable, type GuestRun } from './startable.ts';
import { logEvents, screenshot } from './x-clients.ts';
import type { LabChild } from '../process.ts';

const host = '127.0.0.1';
const portAttempts = 5;
/** Debian's /usr/bin/Xorg is a wrapper that asks for a console. */
const xorg = '/usr/lib/xorg/Xorg';

export interface XspiceSpec {
  readonly name: string;
  /** 1024x768 when left out. */
  readonly size?: { readonly width: number; readonly height: number };
  /** More options of the driver (spiceqxl(4)), as in `{ SpiceImageCompression: 'quic' }`. */
  readonly options?: Readonly<Record<string, string>>;
}

interface Run extends GuestRun {
  readonly server: Awaited<ReturnType<typeof startXServer>>;
  readonly logger: LabChild;
  readonly files: TempDir;
  readonly env: NodeJS.ProcessEnv;
}

/** An X server that is a SPICE server, without a password and without any program: those are its users'. */
export class XspiceDesktop extends Startable<Run> implements LabGuest {
  readonly #spec: XspiceSpec;

  constructor(spec: XspiceSpec) {
    super(spec.name);
    this.#spec = spec;
  }

  /** For X clients: DISPLAY is set. Throws while the desktop is off. */
  get env(): NodeJS.ProcessEnv {
    return this.running().env;
  }

  /** The X server's own image. */
  async screendump(): Promise<Buffer> {
    return screenshot(this.env);
  }

  /** Nothing moves by itself. */
  freeze(): Promise<void> {
    return Promise.resolve();
  }

  protected async launch(): Promise<Run> {
    const files = await makeTempDir('xspice');
    try {
      const { port, server } = await startOnFreePort(this.#spec, files.path);
      const env = { ...process.env, DISPLAY: server.display };
      const logger = await logEvents(env, this.log).catch(async (error: unknown) => {
        await server.stop();
        throw error;
      });
      this.clearEvents(); // Those that showed that it listens.
      return { graphics: { spice: port }, server, logger, files, env, over: server.child.exited };
    } catch (error) {
      await files.remove();
      throw error;
    }
  }

  protected async end({ logger, server, files }: Run): Promise<void> {
    await logger.stop();
    await server.stop();
    await files.remove();
  }
}

async function startOnFreePort(spec: XspiceSpec, folder: string) {
  const config = join(folder, 'xorg.conf');
  for (let attempt = 1; ; attempt++) {
    const port = await findFreePort(host);
    await writeFile(config, configuration(spec, port));
    try {
      const args = ['-config', config, '-logfile', join(folder, 'log')];
      return { port, server: await startXServer(xorg, args) };
    } catch (error) {
      if (attempt === portAttempts) throw error;
    }
  }
}

/** What Xspice(1) writes with --auto, on loopback. */
function configuration({ size = { width: 1024, height: 768 }, options = {} }: XspiceSpec, port: number): string {
  const { width, height } = size;
  const memory = { FrameBufferSize: '64', CommandBufferSize: '512', SurfaceBufferSize: '512' }; // in MiB; none at all crashes
  const address = { SpiceAddr: host, SpicePort: String(port), SpiceDisableTicketing: 'True' };
  const all = { ...address, NumHeads: '1', ...memory, ...options };
  const section = (name: string, ...lines: readonly string[]) =>
    [`Section "${name}"`, ...lines.map((line) => `  ${line}`), 'EndSection', ''].join('\n');
  const device = Object.entries(all).map(([name, value]) => `Option "${name}" "${value}"`);
  const input = (name: string) =>
    section('InputDevice', `Identifier "${name}"`, `Driver "xspice ${name.toLowerCase()}"`);
  return [
    section('Device', 'Identifier "XSPICE"', 'Driver "spiceqxl"', ...device),
    input('POINTER'),
    input('KEYBOARD'),
    section('Monitor', 'Identifier "Monitor"', 'HorizSync 1-200', 'VertRefresh 1-200'),
    section(
      'Screen',
      ...['Identifier "Screen"', 'Monitor "Monitor"', 'Device "XSPICE"', 'DefaultDepth 24'],
      ...['SubSection "Display"', `Modes "${width}x${height}"`, `Virtual ${width} ${height}`, 'EndSubSection'],
    ),
    section(
      'ServerLayout',
      'Identifier "Xspice"',
      'Screen "Screen"',
      'InputDevice "KEYBOARD"',
      'InputDevice "POINTER"',
    ),
    section('ServerFlags', 'Option "AutoAddDevices" "False"'),
  ].join('\n');
}
