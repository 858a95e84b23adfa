import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import type { ConsoleApi, ConsoleStart } from '../../shared/ipc.ts';
import { translator } from '../../shared/i18n/index.ts';
import type { Language } from '../../shared/settings.ts';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

export interface LaunchOptions {
  /** Folder of the profile; kept after the app has ended. */
  readonly profile: string;
  /** The environment of the app: DISPLAY, and where a keyring is wanted, its bus. */
  readonly env: NodeJS.ProcessEnv;
  readonly language?: Language;
  /** A packed app in place of the clone's bundle. */
  readonly executable?: string;
  /** Command and flags, as a person would type them. */
  readonly args?: readonly string[];
}

/** The program and the arguments that start the app as `npm start` does. */
export function appCommand(options: Pick<LaunchOptions, 'executable' | 'args' | 'profile' | 'language'>) {
  const sandbox = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (options.executable === undefined && dist === undefined) throw new Error('ELECTRON_OVERRIDE_DIST_PATH is not set');
  const flags = ['--user-data-dir', options.profile, '--lang', options.language ?? 'en'];
  return {
    command: options.executable ?? path.join(dist ?? '', 'electron'),
    args: [...sandbox, ...(options.executable === undefined ? [root] : []), ...(options.args ?? []), ...flags],
  };
}

/** The real app, driven from outside as a person would: through its windows, by what they show. */
export class DrivenApp {
  readonly electron: ElectronApplication;
  readonly language: Language;
  readonly #output: string[] = [];

  private constructor(electron: ElectronApplication, language: Language) {
    this.electron = electron;
    this.language = language;
    for (const stream of [electron.process().stdout, electron.process().stderr])
      stream?.on('data', (chunk: Buffer) => this.#output.push(chunk.toString()));
  }

  static async launch(options: LaunchOptions): Promise<DrivenApp> {
    const { command, args } = appCommand(options);
    const executablePath = path.join(import.meta.dirname, 'die-with-parent.sh');
    const env = Object.fromEntries(Object.entries(options.env).filter((entry) => entry[1] !== undefined));
    const electron = await _electron.launch({
      executablePath,
      args,
      env: { ...(env as Record<string, string>), DRIVEN_APP: command },
    });
    return new DrivenApp(electron, options.language ?? 'en');
  }

  get pid(): number {
    return this.electron.process().pid ?? 0;
  }

  /** Everything that the app has printed. */
  get output(): string {
    return this.#output.join('');
  }

  library(): Promise<Page> {
    return this.#window((page) => page.url().includes('/library/'));
  }

  /** The console window of a VM, once it is there. */
  console(vmName: string): Promise<Page> {
    return this.#window(async (page) => page.url().includes('/console/') && (await page.title()).includes(vmName));
  }

  /** Fills the form for a cloud and waits until its VMs are listed. */
  async addCloud(cloud: { baseUrl: string; account: string; password: string; remember?: boolean }): Promise<Page> {
    const t = translator(this.language, 'library');
    const words = translator(this.language, 'signIn');
    const page = await this.library();
    await page
      .getByRole('button', { name: t('nav.addCloud') })
      .first()
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(t('add.address')).fill(cloud.baseUrl);
    await dialog.getByRole('textbox', { name: words('name.account'), exact: true }).fill(cloud.account);
    await dialog.getByRole('textbox', { name: words('secret.password'), exact: true }).fill(cloud.password);
    const remember = dialog.getByRole('checkbox', { name: t('add.remember') });
    const wanted = cloud.remember ?? false;
    if ((await remember.isEnabled()) && (await remember.isChecked()) !== wanted) await remember.click({ force: true });
    await dialog.getByRole('button', { name: t('add.submit') }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.locator('[role=grid] [role=row][aria-rowindex="2"]').waitFor();
    return page;
  }

  /** A double-click on a VM's row; resolves when its picture is drawn. */
  async openConsole(vmName: string): Promise<Page> {
    const library = await this.library();
    await library.getByRole('row').filter({ hasText: vmName }).first().dblclick();
    const page = await this.console(vmName);
    await untilPhase(page, 'connected');
    return page;
  }

  /** Ends the app as a person would, and waits for the process. */
  async quit(): Promise<void> {
    const child = this.electron.process();
    const gone = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
    await this.electron.close();
    await gone;
  }

  async #window(matches: (page: Page) => boolean | Promise<boolean>): Promise<Page> {
    const deadline = Date.now() + 20_000;
    while (Date.now() < deadline) {
      for (const page of this.electron.windows()) {
        if (await Promise.resolve(matches(page)).catch(() => false)) return page;
      }
      await Promise.race([this.electron.waitForEvent('window', { timeout: 250 }).catch(() => undefined)]);
    }
    throw new Error(`no such window; the app printed: ${this.output.slice(-2000)}`);
  }
}

/** The state of a console window, as its page is told it. */
export async function consoleStart(page: Page): Promise<ConsoleStart> {
  return page.evaluate(async () => {
    const api = (globalThis as unknown as { zstack: ConsoleApi }).zstack;
    const result = await api.request('session.start');
    if (!result.ok) throw new Error(result.error.code);
    return result.value;
  });
}

type PhaseKind = ConsoleStart['state']['phase']['kind'];

/** Waits until a console is in that phase; one that is lost for good instead fails at once with its cause. */
export async function untilPhase(page: Page, kind: PhaseKind, timeoutMs = 30_000): Promise<ConsoleStart> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const start = await consoleStart(page);
    const { phase } = start.state;
    if (phase.kind === kind) return start;
    const comesBack = phase.kind === 'lost' && (phase.retryAt !== undefined || phase.waitsFor !== undefined);
    if (phase.kind === 'lost' && kind === 'connected' && !comesBack)
      throw new Error(`lost: ${JSON.stringify(phase.error)}`);
    if (Date.now() > deadline) throw new Error(`still ${phase.kind}: ${JSON.stringify(start.state.steps)}`);
    await page.waitForTimeout(30);
  }
}

/** Runs a command of the app (`doctor`, `list`, ...) to its end. */
export async function runCommand(
  options: LaunchOptions & { readonly input?: string; readonly onStart?: (pid: number) => void },
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const { command, args } = appCommand(options);
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', command, ...args], {
    env: options.env,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const out = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (out.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (out.stderr += chunk.toString()));
  child.stdin.end(options.input ?? '');
  if (child.pid !== undefined) options.onStart?.(child.pid);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...out };
}
