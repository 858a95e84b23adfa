import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import {
  startDisplay,
  startSession,
  startTrayHost,
  startWindowManager,
  unlockKeyring,
} from '../../lab/desktop/index.ts';
import { appCommand, DrivenApp } from '../../lab/driver/app.ts';
import type { LabGuest, LabService } from '../../lab/types.ts';
import { translator } from '../../shared/i18n/index.ts';
import { vvFileText } from '../../shared/vv-file.ts';

/** A person's desktop: display, D-Bus session, unlocked keyring and, where wanted, a tray and a window manager. All private to one suite. */
export interface Desk extends LabService {
  readonly env: NodeJS.ProcessEnv;
  /** A new, empty folder for a profile. */
  newProfile(): Promise<string>;
}

export async function startDesk(
  options: { tray?: boolean; keyring?: boolean; windowManager?: boolean } = {},
): Promise<Desk> {
  const display = await startDisplay({ width: 1600, height: 1000 });
  const session = await startSession(display.display);
  const services: LabService[] = [display, session];
  if (options.keyring !== false) services.push(await unlockKeyring(session));
  if (options.windowManager) services.push(await startWindowManager(session));
  if (options.tray) services.push(await startTrayHost(session));
  const profiles = await mkdtemp(path.join(os.tmpdir(), 'zsc-e2e-'));
  let count = 0;
  return {
    // Electron's own cache of the graphics drivers and fonts is found through HOME: keep the real one for these alone
    env: session.env,
    newProfile: () => Promise.resolve(path.join(profiles, String(++count))),
    stop: async () => {
      for (const service of services.reverse()) await service.stop();
      await rm(profiles, { recursive: true, force: true });
    },
  };
}

/** Starts the app, opens a .vv file for a plain SPICE server as a file manager would, says yes, and returns the console. */
export async function openBySpiceFile(
  desk: Desk,
  port: number,
  title: string,
): Promise<{ app: DrivenApp; page: Page }> {
  const profile = await desk.newProfile();
  await mkdir(profile, { recursive: true });
  const file = path.join(profile, 'guest.vv');
  await writeFile(file, vvFileText({ protocol: 'spice', host: '127.0.0.1', port, title }));
  const app = await DrivenApp.launch({ profile, env: desk.env });
  await app.library();
  const { command, args } = appCommand({ profile });
  await once(spawn(command, [...args, '--', file], { env: desk.env, stdio: 'ignore' }), 'exit');
  const library = await app.library();
  const yes = translator('en', 'links')('yesPlain');
  await library.getByRole('alertdialog').getByRole('button', { name: yes }).click();
  return { app, page: await app.console(title) };
}

/** How two pictures of the same size differ, over all colour values: 0 is equal, 255 the most. */
export function difference(a: PNG, b: PNG): { readonly mean: number; readonly worst: number } {
  if (a.width !== b.width || a.height !== b.height) return { mean: 255, worst: 255 };
  let sum = 0;
  let worst = 0;
  for (let i = 0; i < a.data.length; i++) {
    if (i % 4 === 3) continue; // alpha
    const off = Math.abs((a.data[i] ?? 0) - (b.data[i] ?? 0));
    sum += off;
    if (off > worst) worst = off;
  }
  return { mean: sum / ((a.data.length / 4) * 3), worst };
}

/** The picture in a console window at the guest's resolution. */
async function consolePicture(page: Page): Promise<PNG> {
  const url = await page
    .locator('.stage-host canvas')
    .first()
    .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  return PNG.sync.read(Buffer.from(url.slice(url.indexOf(',') + 1), 'base64'));
}

/** Freezes the guest and waits until the window shows what the server says it draws; returns how far off it stays. */
export async function differenceFromServer(
  page: Page,
  guest: LabGuest,
  enough: number,
): Promise<ReturnType<typeof difference>> {
  await guest.freeze(true);
  try {
    const deadline = Date.now() + 10_000;
    for (;;) {
      const found = difference(await consolePicture(page), PNG.sync.read(await guest.screendump()));
      if (found.mean <= enough || Date.now() > deadline) return found;
    }
  } finally {
    await guest.freeze(false);
  }
}

/** Runs in the page: notes on its root from when the keys that the page asked for are taken, until it is no longer in full screen. */
export function noteLocks(): void {
  const { keyboard } = navigator as unknown as { keyboard: { lock(): Promise<void> } };
  const { dataset } = document.documentElement;
  const lock = keyboard.lock.bind(keyboard);
  keyboard.lock = async () => {
    await lock();
    if (document.fullscreenElement) dataset['locked'] = '';
  };
  document.addEventListener('fullscreenchange', () => {
    if (!document.fullscreenElement) delete dataset['locked'];
  });
}

/** Every process below `pid`, from /proc: what an app must not leave behind. */
export async function descendants(pid: number): Promise<readonly number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = await Promise.all(
    pids.map(async (child) => {
      const stat = await readFile(`/proc/${String(child)}/stat`, 'utf8').catch(() => '');
      return [child, Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0)] as const;
    }),
  );
  const below = (of: number): number[] =>
    parents.filter(([, parent]) => parent === of).flatMap(([child]) => [child, ...below(child)]);
  return below(pid);
}

/** Which of these processes still run (a zombie does not). */
export async function running(pids: readonly number[]): Promise<readonly number[]> {
  const states = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => '');
      return stat === '' || stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z') ? [] : [pid];
    }),
  );
  return states.flat();
}
