import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startXServer } from '../../lab/desktop/display.ts';
import { startSession, startWindowManager } from '../../lab/desktop/index.ts';
import { makeTempDir } from '../../lab/process.ts';
import type { LabService } from '../../lab/types.ts';
import { isSelectionOwned, localDisplay } from '../../main/shell/x-selection.ts';

/** A window manager owns this one (ICCCM 4.3), as a tray of the old kind owns `_NET_SYSTEM_TRAY_S0`. */
const selection = 'WM_S0';

describe('selections of a real X server', () => {
  const services: LabService[] = [];
  const keep = <T extends LabService>(service: T): T => {
    services.push(service);
    return service;
  };
  afterEach(async () => {
    for (const service of services.splice(0).reverse()) await service.stop();
  });

  const isOwned = (env: NodeJS.ProcessEnv) => {
    const display = localDisplay(env);
    if (!display) throw new Error('no display');
    return isSelectionOwned(env, display, selection);
  };

  it('has an owner when a program is there that takes it, and has none before', async () => {
    const { display } = keep(await startXServer('Xvfb', []));
    const session = keep(await startSession(display));
    expect(await isOwned(session.env)).toBe(false);
    keep(await startWindowManager(session));
    expect(await isOwned(session.env)).toBe(true);
  });

  it('is told to those who have the key of the display, and to nobody else', async () => {
    const { path: folder, remove } = await makeTempDir('x-selection');
    keep({ stop: remove });
    const [ours, theirs] = [path.join(folder, 'ours'), path.join(folder, 'theirs')];
    const add = (file: string, display: string, key: string) =>
      execFileSync('xauth', ['-q', '-f', file, 'add', display, '.', key], { stdio: 'ignore' });
    const key = randomBytes(16).toString('hex');
    add(theirs, ':0', key); // the server looks at nothing but the key
    const { display } = keep(await startXServer('Xvfb', ['-auth', theirs]));
    await expect(isOwned({ DISPLAY: display, XAUTHORITY: path.join(folder, 'none') })).rejects.toThrow('refuses');
    add(ours, ':77', randomBytes(16).toString('hex'));
    add(ours, display, key);
    expect(await isOwned({ DISPLAY: display, XAUTHORITY: ours })).toBe(false);
  });

  it('is not asked for on a display elsewhere', () => {
    expect(localDisplay({ DISPLAY: 'localhost:10.0' })).toBeUndefined();
    expect(localDisplay({})).toBeUndefined();
    expect(localDisplay({ DISPLAY: ':3.1' })).toEqual({ number: '3', screen: '1' });
  });
});
