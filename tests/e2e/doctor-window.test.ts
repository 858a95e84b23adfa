import type { Page } from 'playwright-core';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCloud, type LabCloud } from '../../lab/cloud.ts';
import { DrivenApp } from '../../lab/driver/app.ts';
import { translator } from '../../shared/i18n/index.ts';
import type { LibraryApi } from '../../shared/ipc.ts';
import { startDesk, type Desk } from './kit.ts';

const vmName = 'vnc-password';
const t = translator('en', 'doctor');
const settings = translator('en', 'settings');
const errors = translator('en', 'errors');

describe('the doctor in the window', () => {
  let desk: Desk;
  let cloud: LabCloud;
  let app: DrivenApp;
  let page: Page;

  const open = async (button: string): Promise<void> => {
    await page.keyboard.press('Control+,');
    await page.getByRole('button', { name: button }).click();
  };
  /** Runs one way and waits for its end; answers with what its section says. */
  const run = async (): Promise<{ phase: string | null; words: string }> => {
    const copy = page.getByRole('button', { name: t('copy') });
    await copy.evaluateAll((earlier) => earlier.forEach((each) => each.setAttribute('data-earlier', ''))); // of the run before
    await page.getByRole('button', { name: new RegExp(`^(${t('start')}|${t('again')})$`) }).click();
    await copy.and(page.locator(':not([data-earlier])')).waitFor({ timeout: 90_000 });
    const way = page.locator('.doctor-way').first();
    return { phase: await way.getAttribute('data-phase'), words: await way.innerText() };
  };

  beforeAll(async () => {
    [desk, cloud] = await Promise.all([startDesk({ keyring: false }), startCloud({ guests: [vmName], vms: [] })]);
    app = await DrivenApp.launch({ profile: await desk.newProfile(), env: desk.env });
    page = await app.addCloud(cloud);
    await open(settings('help.doctor'));
  });
  afterAll(async () => {
    await app.quit();
    await cloud.stop();
    await desk.stop();
  });

  it('goes the whole way to a picture, and opens no window for it', async () => {
    const { phase, words } = await run();
    expect([phase, words.includes('1024×768')]).toEqual(['done', true]);
    const consoles = await page.evaluate(async () => {
      const { zstack } = globalThis as unknown as { zstack: LibraryApi };
      const start = await zstack.request('app.start');
      return start.ok ? start.value.consoles.length : -1;
    });
    expect(consoles).toBe(0);
  });

  it('names the console password where the cloud has a wrong one', async () => {
    const vm = cloud.node.vms.named(vmName);
    const right = vm.consolePassword;
    vm.consolePassword = 'stale-pw';
    const { phase, words } = await run();
    vm.consolePassword = right;
    expect(phase).toBe('failed');
    expect(words).toContain(errors('console-password-wrong.title'));
  });

  it('renews a session that has expired on the way', async () => {
    cloud.node.sessions.expireAll();
    expect((await run()).phase).toBe('done');
  });

  it('names the VM’s state where it has no screen', async () => {
    const vm = cloud.node.vms.named(vmName);
    cloud.node.vms.setState(vm, 'Stopped');
    const { phase, words } = await run();
    cloud.node.vms.setState(vm, 'Running');
    expect(phase).toBe('failed');
    expect(words).toContain('has no screen now: it is off');
  });

  it('names the host that refuses', async () => {
    await cloud.guest(vmName).stop();
    const { phase, words } = await run();
    await cloud.guest(vmName).start();
    expect(phase).toBe('failed');
    expect(words).toMatch(/127\.0\.0\.1/);
  });

  it('shows the log, and writes a report without a secret', async () => {
    await open(settings('help.log'));
    await page.locator('.log-line').first().waitFor();
    await open(settings('help.bundle'));
    await page.locator('.bundle-file').first().waitFor();
    const file = path.join(await desk.newProfile(), '..', 'report.tar.gz');
    await app.electron.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    }, file);
    await page.getByRole('button', { name: t('bundle.save') }).click();
    await page.getByText(file).waitFor();
    const tar = gunzipSync(await readFile(file)).toString('utf8');
    expect(tar).toContain('settings.json');
    const secrets = [cloud.password, cloud.guest(vmName).consolePassword ?? ''];
    for (const secret of secrets) expect(tar.includes(secret), secret).toBe(false);
    expect(tar).not.toContain(vmName); // names are left out unless asked for
  });
});
