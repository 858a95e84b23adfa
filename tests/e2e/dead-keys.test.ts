import { execFileSync } from 'node:child_process';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startCloud, type LabCloud } from '../../lab/cloud.ts';
import { DrivenApp } from '../../lab/driver/app.ts';
import { startDesk, type Desk } from './kit.ts';

const vms = ['vnc-open', 'spice-password'] as const;

/** X keycodes of a PC keyboard. */
const keycode = { shift: '50', control: '37', rightAlt: '108', e: '26', a: '38', c: '54', quote: '48', acute: '21' };

/** The keys of a German keyboard that write nothing until the next one, pressed as a person does: by the X server. */
describe.each(vms)('dead keys and Compose in %s', (vm) => {
  let desk: Desk;
  let cloud: LabCloud;
  let app: DrivenApp;
  let page: Page;

  beforeAll(async () => {
    [desk, cloud] = await Promise.all([startDesk({ windowManager: true }), startCloud({ guests: [vm] })]);
    run('setxkbmap', ['-layout', 'de', '-option', 'compose:ralt']);
    app = await DrivenApp.launch({ profile: await desk.newProfile(), env: desk.env });
    await app.addCloud(cloud);
    page = await app.openConsole(vm);
  });
  afterAll(async () => {
    await app.quit();
    await cloud.stop();
    await desk.stop();
  });
  beforeEach(async () => {
    await page.locator('.stage-host canvas').first().click();
  });

  const run = (command: string, args: readonly string[]) => execFileSync(command, args, { env: desk.env });
  const press = (...keys: string[]) => run('xdotool', ['key', ...keys]);
  const keys = () =>
    cloud
      .guest(vm)
      .events.flatMap((each) => (each.kind === 'key' ? [`${each.code.toString(16)}${each.down ? '+' : '-'}`] : []));
  /** What arrives in the guest; its end is marked by a key that nobody takes. */
  async function arrives(act: () => void): Promise<string> {
    const from = keys().length;
    act();
    press('x');
    await expect.poll(() => keys().slice(from), { timeout: 15_000 }).toContain('2d-');
    return keys().slice(from, -2).join(' ');
  }

  it('stay down no longer than they are pressed', async () => {
    expect(await arrives(() => press(keycode.acute, keycode.e))).toBe('d+ d- 12+ 12-');
    expect(await arrives(() => press(keycode.rightAlt, keycode.quote, keycode.a))).toBe('e038+ e038- 28+ 28- 1e+ 1e-');
  });

  it('leave no modifier down', async () => {
    const graveThenA = () => {
      run('xdotool', ['keydown', keycode.shift, 'key', keycode.acute, 'keyup', keycode.shift]);
      press(keycode.a);
    };
    expect(await arrives(graveThenA)).toBe('2a+ d+ d- 2a- 1e+ 1e-');
    const thenCopy = () => {
      press(keycode.acute);
      run('xdotool', ['keydown', keycode.control, 'key', keycode.c, 'keyup', keycode.control]);
    };
    expect(await arrives(thenCopy)).toBe('d+ d- 1d+ 2e+ 2e- 1d-');
  });

  it('leave no key down that was held before them', async () => {
    const rollOver = () => run('xdotool', ['keydown', keycode.e, 'key', keycode.acute, 'keyup', keycode.e]);
    const sent = await arrives(rollOver);
    expect(sent.split(' ').sort()).toEqual(['12+', '12-', 'd+', 'd-']);
  });
});
