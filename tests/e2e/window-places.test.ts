import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCloud, type LabCloud } from '../../lab/cloud.ts';
import { DrivenApp } from '../../lab/driver/app.ts';
import { startDesk, type Desk } from './kit.ts';

const vm = 'vnc-open';
const library = 'ZStack Console';

describe('the places of windows, with the frames of a real window manager around them', () => {
  let desk: Desk;
  let cloud: LabCloud;
  let app: DrivenApp;
  let profile: string;

  const launch = () => DrivenApp.launch({ profile, env: desk.env });
  const restart = async () => {
    await app.quit();
    app = await launch();
  };
  beforeAll(async () => {
    [desk, cloud] = await Promise.all([startDesk({ windowManager: true }), startCloud({ guests: [vm] })]);
    profile = await desk.newProfile();
    app = await launch();
    await app.addCloud({ ...cloud, remember: true });
  });
  afterAll(async () => {
    await app.quit();
    await cloud.stop();
    await desk.stop();
  });

  const xdotool = (...args: string[]) =>
    execFileSync('xdotool', args, { env: desk.env, encoding: 'utf8', timeout: 20_000 }).trim();
  const idOf = (name: string) =>
    xdotool('search', '--onlyvisible', '--sync', '--name', `^${name}`).split('\n')[0] ?? '';
  /** Where the window itself is on the screen by the X server, without its frame. */
  const placeOf = (name: string) => {
    const lines = xdotool('getwindowgeometry', '--shell', idOf(name));
    const numbers = new Map([...lines.matchAll(/^(\w+)=(\d+)$/gm)].map(([, key, value]) => [key, Number(value)]));
    return ['X', 'Y', 'WIDTH', 'HEIGHT'].map((key) => numbers.get(key));
  };
  const move = async (name: string, x: number, y: number) => {
    const before = placeOf(name);
    xdotool('windowmove', idOf(name), String(x), String(y));
    await expect.poll(() => placeOf(name)).not.toEqual(before);
    return placeOf(name);
  };

  it('puts the library and the console where they were, start after start', async () => {
    await app.openConsole(vm);
    const places = [await move(library, 180, 140), await move(vm, 300, 60)];
    for (let start = 0; start < 2; start += 1) {
      await restart(); // by Quit: no window is closed by the person
      await app.openConsole(vm);
      await expect.poll(() => [placeOf(library), placeOf(vm)], { timeout: 15_000 }).toEqual(places);
    }
  });

  it('keeps a maximized window that never lost the focus maximized, and where it goes back to', async () => {
    const isMaximized = () =>
      app.electron.evaluate(
        ({ BrowserWindow }, title) =>
          BrowserWindow.getAllWindows()
            .find((each) => each.getTitle() === title)
            ?.isMaximized(),
        library,
      );
    const place = placeOf(library);
    xdotool('windowactivate', idOf(library));
    await app.electron.evaluate(({ BrowserWindow }, title) => {
      BrowserWindow.getAllWindows()
        .find((each) => each.getTitle() === title)
        ?.maximize();
    }, library);
    await expect.poll(isMaximized).toBe(true);
    await restart();
    await app.library();
    await expect.poll(isMaximized, { timeout: 15_000 }).toBe(true);
    await app.electron.evaluate(({ BrowserWindow }, title) => {
      BrowserWindow.getAllWindows()
        .find((each) => each.getTitle() === title)
        ?.unmaximize();
    }, library);
    await expect.poll(() => placeOf(library)).toEqual(place);
  });
});
