import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startXServer } from '../desktop/display.ts';
import { isAlive, makeTempDir, spawnChild, until, type LabChild, type TempDir } from '../process.ts';
import type { GuestEvent, LabGuest } from '../types.ts';
import { findFreePort } from './free-port.ts';
import { Startable, type GuestRun } from './startable.ts';
import { logEvents, screenshot } from './x-clients.ts';

const run = promisify(execFile);
const host = '127.0.0.1';
const portAttempts = 5;

interface Size {
  readonly width: number;
  readonly height: number;
}

export interface DesktopSpec {
  readonly name: string;
  /** 1280x800 when left out. The viewer may change it: Xtigervnc follows SetDesktopSize. */
  readonly size?: Size;
}

type XServer = Awaited<ReturnType<typeof startXServer>>;

interface Run extends GuestRun {
  readonly server: XServer;
  readonly files: TempDir;
  readonly env: NodeJS.ProcessEnv;
  /** The event logger, then the programs that move. */
  readonly clients: readonly LabChild[];
}

/** A real X desktop (Xtigervnc, no authentication) with a few clients; its codes are translated to scancode set 1. */
export class XtigervncDesktop extends Startable<Run> implements LabGuest {
  readonly #size: Size;

  constructor({ name, size = { width: 1280, height: 800 } }: DesktopSpec) {
    super(name);
    this.#size = size;
  }

  /** For X clients of one's own: DISPLAY is set. Throws while the desktop is off. */
  get env(): NodeJS.ProcessEnv {
    return this.running().env;
  }

  async screendump(): Promise<Buffer> {
    return screenshot(this.env);
  }

  async freeze(on: boolean): Promise<void> {
    const { clients, env } = this.running();
    for (const { pid } of clients.slice(1)) signal(pid, on ? 'SIGSTOP' : 'SIGCONT');
    if (on) await untilStill(env);
  }

  protected async launch(): Promise<Run> {
    const run = await launch(this.name, this.#size, this.log);
    this.clearEvents(); // Those that showed that the desktop listens.
    return run;
  }

  protected end(run: Run): Promise<void> {
    return dispose(run);
  }
}

async function dispose({ clients, server, files }: Pick<Run, 'clients' | 'server' | 'files'>): Promise<void> {
  for (const { pid } of clients) signal(pid, 'SIGCONT');
  await Promise.all(clients.map((client) => client.stop()));
  await server.stop();
  await files.remove();
}

function signal(pid: number, name: 'SIGSTOP' | 'SIGCONT'): void {
  if (isAlive(pid)) process.kill(pid, name);
}

async function launch(name: string, size: Size, onEvent: (event: GuestEvent) => void): Promise<Run> {
  const files = await makeTempDir('desktop');
  const { port, server } = await startOnFreePort(name, size).catch(async (error: unknown) => {
    await files.remove();
    throw error;
  });
  const clients: LabChild[] = [];
  const env = { ...process.env, DISPLAY: server.display };
  try {
    clients.push(await logEvents(env, onEvent));
    await paintBackground(env, name, size, join(files.path, 'background.png'));
    await startMovingClients(env, clients, size);
    return { graphics: { vnc: port }, server, files, env, clients };
  } catch (error) {
    await dispose({ clients, server, files });
    throw error;
  }
}

async function startOnFreePort(name: string, size: Size) {
  for (let attempt = 1; ; attempt++) {
    const port = await findFreePort(host);
    try {
      const args = ['-rfbport', String(port), '-interface', host, '-UseIPv6=0', '-SecurityTypes', 'None'];
      const geometry = ['-geometry', `${size.width}x${size.height}`, '-depth', '24', '-AlwaysShared', '-desktop', name];
      return { port, server: await startXServer('Xtigervnc', [...args, ...geometry]) };
    } catch (error) {
      if (!/address already in use/i.test(String(error)) || attempt === portAttempts) throw error;
    }
  }
}

async function paintBackground(
  env: NodeJS.ProcessEnv,
  name: string,
  { width, height }: Size,
  file: string,
): Promise<void> {
  const { stdout: font } = await run('fc-match', ['-f', '%{file}', 'sans']);
  const title = ['-font', font, '-fill', 'white', '-gravity', 'north', '-pointsize', String(Math.round(height / 12))];
  const offset = `+0+${Math.round(height / 8)}`;
  await run('convert', [
    '-size',
    `${width}x${height}`,
    'gradient:#123b3a-#4fa3a5',
    ...title,
    '-annotate',
    offset,
    name,
    file,
  ]);
  // ImageMagick 6's `display` returns 1 although it has set the background.
  await run('display', ['-window', 'root', file], { env }).catch(() => {});
}

/** A clock that ticks and eyes that follow the pointer; resolves when both are on the screen. */
async function startMovingClients(env: NodeJS.ProcessEnv, clients: LabChild[], { width, height }: Size): Promise<void> {
  const side = Math.round(height / 2.6);
  const top = Math.round(height * 0.42);
  const show = async (name: string, left: number, args: readonly string[]) => {
    const geometry = `${side}x${side}+${Math.round(left)}+${top}`;
    const colours = ['-bg', '#eef6f4', '-fg', '#123b3a'];
    clients.push(await spawnChild(name, ['-geometry', geometry, ...colours, ...args], { env }));
    await run('xdotool', ['search', '--sync', '--onlyvisible', '--name', name], { env, timeout: 15_000 });
  };
  await show('xclock', width / 2 - side - 30, ['-update', '1']);
  await show('xeyes', width / 2 + 30, []);
}

/** A stopped program's last requests may still be on their way to the server. */
async function untilStill(env: NodeJS.ProcessEnv): Promise<void> {
  let last = await screenshot(env);
  const isStill = async () => {
    const now = await screenshot(env);
    const still = now.equals(last);
    last = now;
    return still;
  };
  await until(isStill, 10_000, () => 'the desktop keeps on moving');
}
