import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCloud, type LabCloud } from '../../lab/cloud.ts';
import { DrivenApp, untilPhase } from '../../lab/driver/app.ts';
import { labIsos } from '../../lab/management-node/apis/isos.ts';
import { translator } from '../../shared/i18n/index.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';
import { startDesk, type Desk } from './kit.ts';

const name = 'vnc-and-spice';
const words = translator('en', 'vm');

/** Everything that can be done to a VM from its console window; the guest is really started, stopped and changed. */
describe('what is done to a VM from its console', () => {
  const leftovers = watchLeftovers();
  let desk: Desk;
  let cloud: LabCloud;
  let app: DrivenApp;
  let page: Page;

  beforeAll(async () => {
    [desk, cloud] = await Promise.all([startDesk({ keyring: false }), startCloud({ guests: [name], vms: [] })]);
    app = await DrivenApp.launch({ profile: await desk.newProfile(), env: desk.env });
    await app.addCloud(cloud);
    page = await app.openConsole(name);
  });
  afterAll(async () => {
    await app.quit();
    await cloud.stop();
    await desk.stop();
    await leftovers.check();
  });

  const vm = () => cloud.node.vms.named(name);
  const item = (label: string) => page.getByRole('menuitem', { name: label, exact: true });
  const button = (label: string) => page.getByRole('button', { name: label, exact: true });
  const power = async (label: string) => {
    await button(words('powerMenu')).click();
    await item(label).click();
  };
  const open = async (label: string) => {
    await button(words('vmMenu')).click();
    await item(label).click();
    return page.getByRole('dialog');
  };

  it('restarts it after a question that names it, and the picture comes back by itself', async () => {
    cloud.node.settings.powerMs = 1500;
    const before = cloud.guest(name).graphics.vnc;
    await power(words('power.reboot'));
    const question = page.getByRole('alertdialog', { name: words('ask.reboot', { name }) });
    await question
      .getByRole('button', { name: words('cancel') })
      .and(page.locator(':focus'))
      .waitFor();
    await question.getByRole('button', { name: words('power.reboot') }).click();
    await page.getByText(words('job.reboot', { name })).first().waitFor();
    await page.getByText(words('done.reboot', { name })).waitFor();
    await untilPhase(page, 'connected', 40_000);
    expect(cloud.guest(name).graphics.vnc).not.toBe(before);
  });

  it('says which actions a state does not allow, and why', async () => {
    await button(words('powerMenu')).click();
    await expect.poll(() => item(words('power.start')).getAttribute('aria-disabled')).toBe('true');
    expect(await item(words('power.start')).textContent()).toContain(
      words('notInState', { state: words('state.Running') }),
    );
    expect(await item(words('power.pause')).getAttribute('aria-disabled')).toBe(null);
    await page.keyboard.press('Escape');
  });

  it('pauses it and lets it go on, from the shortcut', async () => {
    await page.keyboard.press('Control+Alt+Shift+KeyP');
    await item(words('power.pause')).click();
    await page
      .getByRole('alertdialog')
      .getByRole('button', { name: words('power.pause') })
      .click();
    await page.getByText(words('done.pause', { name })).waitFor();
    expect(vm().state).toBe('Paused');
    await power(words('power.resume'));
    await page.getByText(words('done.resume', { name })).waitFor();
    expect(vm().state).toBe('Running');
  });

  it('puts a CD image in and takes it out', async () => {
    const [debian] = labIsos;
    const dialog = await open(words('menu.iso'));
    await dialog.getByRole('searchbox').fill('debian');
    await dialog.getByRole('button', { name: words('iso.insertThis', { image: debian?.name }) }).click();
    const eject = dialog.getByRole('button', { name: words('iso.ejectThis', { image: debian?.name }) });
    await eject.waitFor();
    expect(vm().drives).toEqual([debian?.uuid]);
    await dialog.getByText(words('iso.full')).waitFor();
    await eject.click();
    await eject.waitFor({ state: 'detached' });
    expect(vm().drives).toEqual([undefined]);
    await dialog
      .getByRole('button', { name: words('close') })
      .last()
      .click();
  });

  it('sets a console password that holds from the next start on, and starts the VM with it', async () => {
    const dialog = await open(words('menu.console-password'));
    for (const label of [words('consolePassword.new'), words('consolePassword.again')])
      await dialog.getByLabel(label, { exact: true }).fill('password1');
    await dialog.getByRole('button', { name: words('consolePassword.submit') }).click();
    await dialog.getByText(words('consolePassword.rule.too-long')).waitFor();
    for (const label of [words('consolePassword.new'), words('consolePassword.again')])
      await dialog.getByLabel(label, { exact: true }).fill('n3w-pass');
    await dialog.getByRole('button', { name: words('consolePassword.submit') }).click();
    await page.getByText(words('nextStartHow')).waitFor();
    expect([vm().consolePassword, cloud.guest(name).consolePassword]).toEqual(['n3w-pass', 'lab-both']);
    await button(words('restartNow')).click();
    await button(words('restartConfirm')).click();
    await page.getByText(words('done.start', { name })).waitFor({ timeout: 30_000 });
    await untilPhase(page, 'connected', 40_000);
    expect(cloud.guest(name).consolePassword).toBe('n3w-pass');
  });

  it('changes the console mode, and after off and on the screen comes by the other protocol', async () => {
    const dialog = await open(words('menu.console-mode'));
    await dialog.getByText(words('mode.spice'), { exact: true }).click();
    await dialog.getByRole('button', { name: words('mode.submit') }).click();
    await button(words('restartNow')).click();
    await button(words('restartConfirm')).click();
    await page.getByText(words('done.start', { name })).waitFor({ timeout: 30_000 });
    const { state } = await untilPhase(page, 'connected', 40_000);
    expect(state.phase.kind === 'connected' && state.phase.link.protocol).toBe('spice');
  });

  it('removes the console password', async () => {
    const dialog = await open(words('menu.console-password'));
    await dialog.getByRole('button', { name: words('consolePassword.delete') }).click();
    await button(words('later')).click();
    expect(vm().consolePassword).toBe(undefined);
  });

  it('changes a password in the guest', async () => {
    const dialog = await open(words('menu.guest-password'));
    for (const label of [words('guest.password'), words('guest.again')])
      await dialog.getByLabel(label, { exact: true }).fill('N3w-secret');
    await dialog.getByRole('button', { name: words('guest.submit') }).click();
    await page.getByText(words('guest.done', { account: 'root', vm: name })).waitFor();
    expect(vm().guestPasswords.get('root')).toBe('N3w-secret');
  });

  it('sends a job once though its answer was lost, and finds the job all the same', async () => {
    cloud.node.calls.clear();
    cloud.node.faults.add({ api: 'PauseVmInstance', fault: { kind: 'drop', when: 'after' } });
    await power(words('power.pause'));
    await page
      .getByRole('alertdialog')
      .getByRole('button', { name: words('power.pause') })
      .click();
    await page.getByText(words('done.pause', { name })).waitFor();
    expect(cloud.node.calls.of('PauseVmInstance')).toHaveLength(1);
    await power(words('power.resume'));
    await expect.poll(() => vm().state, { timeout: 15_000 }).toBe('Running');
  });

  it('stops waiting for a slow job when told to; the cloud goes on', async () => {
    cloud.node.settings.powerMs = 4000;
    await power(words('power.pause'));
    await page
      .getByRole('alertdialog')
      .getByRole('button', { name: words('power.pause') })
      .click();
    await button(words('stopWaiting')).click();
    await page.getByText(words('stillRunning', { what: words('job.pause', { name }) })).waitFor();
    await expect.poll(() => vm().state, { timeout: 15_000 }).toBe('Paused');
    cloud.node.settings.powerMs = 0;
  });

  it('says what failed and why, where the cloud lost the job', async () => {
    cloud.node.faults.add({ api: 'ResumeVmInstance', fault: { kind: 'lost-job' } });
    await power(words('power.resume'));
    await button(words('why')).click();
    await page.getByRole('dialog', { name: words('failedTitle', { name }) }).waitFor();
    await page
      .getByRole('dialog')
      .getByText(/lost track/)
      .waitFor();
    await page.keyboard.press('Escape');
  });

  it('shuts it down and says so, and starts it again from the card', async () => {
    await power(words('power.shut-down'));
    const question = page.getByRole('alertdialog', { name: words('ask.shut-down', { name }) });
    await question.getByRole('button', { name: words('power.shut-down') }).click();
    await page.getByText(words('recovery.vm', { state: words('state.Stopped') })).waitFor({ timeout: 30_000 });
    await button(words('recovery.start')).click();
    await untilPhase(page, 'connected', 40_000);
  });
});
