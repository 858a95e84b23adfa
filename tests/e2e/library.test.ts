import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCloud, type LabCloud } from '../../lab/cloud.ts';
import { DrivenApp } from '../../lab/driver/app.ts';
import { manyVms } from '../../lab/management-node/synthetic-vms.ts';
import type { LibraryApi } from '../../shared/ipc.ts';
import { startDesk, type Desk } from './kit.ts';

const prefixes = ['北京-', '上海-', 'gz-', 'berlin-'];
const perCloud = 5000;

let desk: Desk;
let app: DrivenApp;
let page: Page;
const clouds: LabCloud[] = [];

beforeAll(async () => {
  desk = await startDesk({ keyring: false });
  for (const [index, prefix] of prefixes.entries()) {
    const vms = manyVms(perCloud, { prefix });
    clouds.push(await startCloud({ guests: index === 0 ? ['vnc-open'] : [], vms }));
  }
  app = await DrivenApp.launch({ profile: await desk.newProfile(), env: desk.env });
  // A server that is slow now and then, and one whose session ends in the middle.
  clouds[1]?.node.faults.add({ api: 'QueryVmInstance', fault: { kind: 'delay', ms: 1500 }, after: 3, count: 2 });
  clouds[2]?.node.faults.add({ api: 'QueryVmInstance', fault: { kind: 'session-expired' }, after: 5 });
  for (const cloud of clouds) page = await app.addCloud(cloud);
  await page.getByRole('button', { name: /^All VMs/ }).click();
}, 300_000);

afterAll(async () => {
  await app.quit();
  for (const cloud of clouds) await cloud.stop();
  await desk.stop();
});

const row = (name: string) => page.getByRole('row').filter({ hasText: name }).first();
const cloudAt = (index: number): LabCloud => {
  const cloud = clouds[index];
  if (!cloud) throw new Error(`no cloud ${index}`);
  return cloud;
};
/** How often a cloud was asked for its VMs. */
const lists = (cloud: LabCloud) => cloud.node.calls.of('QueryVmInstance').length;

/** Shows or hides the library; another window may have been loaded ahead. */
const setShown = (shown: boolean) =>
  app.electron.evaluate(({ BrowserWindow }, visible) => {
    const library = BrowserWindow.getAllWindows().find((each) => each.webContents.getURL().includes('/library/'));
    if (visible) library?.show();
    else library?.hide();
  }, shown);

async function show(query: string): Promise<void> {
  const box = page.getByRole('combobox');
  await box.fill('');
  await box.pressSequentially(query);
}

describe('20,000 VMs over four clouds', () => {
  it('are all listed, and found by their pinyin', async () => {
    const all = perCloud * prefixes.length + 1;
    await page
      .locator('.count')
      .filter({ hasText: all.toLocaleString('en') })
      .waitFor({ timeout: 120_000 });
    await show('bjcwsjk');
    await row('北京-财务-数据库-').waitFor();
    expect(await page.locator('.rows .name mark').first().textContent()).toBe('北京-财务-数据库');
    await show('shanghai-ceshi');
    await row('上海-测试环境-').waitFor();
  });

  it('get their tags and hosts, as far as the account may know them', async () => {
    await show('gz-host-003');
    await expect.poll(() => page.locator('.rows [role=row]').count(), { timeout: 60_000 }).toBeGreaterThan(0);
    await page.locator('.details').getByText('gz-host-003').waitFor();
    const asked = cloudAt(0).node.calls.of('QuerySystemTag');
    expect(asked).toEqual([]);
    expect(cloudAt(0).node.calls.of('QueryUserTag').length).toBeGreaterThan(0);
  });

  it('change in sight without a refresh, and come and go with the cloud', async () => {
    await show('berlin-web-00002');
    await row('berlin-web-00002').getByText('Running').waitFor();
    const { vms } = cloudAt(3).node;
    const vm = vms.named('berlin-web-00002');
    vms.setState(vm, 'Stopping');
    await row('berlin-web-00002').getByText('Stopping').waitFor({ timeout: 20_000 });
    vms.setState(vm, 'Stopped');
    await row('berlin-web-00002').getByText('Stopped').waitFor({ timeout: 20_000 });
    vms.remove(vm.uuid);
    await row('berlin-web-00002').waitFor({ state: 'detached', timeout: 20_000 });
  });

  it('are asked for at most once a second a cloud, one request at a time, and not at all while hidden', async () => {
    for (const { node } of clouds) node.calls.clear();
    await page.waitForTimeout(12_000); // what is measured is time itself
    for (const { node } of clouds) {
      expect(node.calls.busiest('QueryVmInstance', 1000)).toBeLessThanOrEqual(1);
      expect(node.calls.peak('QueryVmInstance')).toBeLessThanOrEqual(1);
      expect(node.calls.all().length).toBeLessThanOrEqual(13);
    }
    expect(Math.max(...clouds.map(lists))).toBeGreaterThan(0);
    await setShown(false);
    await page.waitForTimeout(2000); // the last one may be under way
    for (const { node } of clouds) node.calls.clear();
    await page.waitForTimeout(8000);
    expect(clouds.map(({ node }) => node.calls.all().length)).toEqual([0, 0, 0, 0]);
    await setShown(true);
    await expect.poll(() => Math.max(...clouds.map(lists)), { timeout: 10_000 }).toBeGreaterThan(0);
  });

  it('stay in view while their cloud fails, which is said, and are live again when it is back', async () => {
    await show('gz-');
    const { settings } = cloudAt(2).node;
    settings.ready = false;
    await page.locator('.troubles .notice').first().waitFor({ timeout: 60_000 });
    await row('gz-').waitFor();
    settings.ready = true;
    await page.locator('.troubles .notice').first().waitFor({ state: 'detached', timeout: 90_000 });
  });
});

describe('pictures', () => {
  const thumbnails = async (wanted: 'opened' | 'all') => {
    await page.evaluate(async (value) => {
      const api = (globalThis as unknown as { zstack: LibraryApi }).zstack;
      await api.request('settings.change', { thumbnails: value });
    }, wanted);
  };
  const picture = () => page.locator('.tile img[alt="Screen of vnc-open"]');

  it('show what the console showed last', async () => {
    await show('vnc-open');
    const console = await app.openConsole('vnc-open');
    await console.close({ runBeforeUnload: true });
    await page.getByRole('button', { name: 'Show as pictures' }).click();
    await picture().waitFor({ timeout: 20_000 });
    const size = await picture().evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight]);
    expect(size[0]).toBe(320);
    expect(size[1]).toBeGreaterThan(100);
  });

  it('are asked from the cloud where the person wants them all, one at a time', async () => {
    const before = await picture().getAttribute('src');
    cloudAt(0).node.calls.clear();
    await thumbnails('all');
    await expect.poll(() => picture().getAttribute('src'), { timeout: 30_000 }).not.toBe(before);
    expect(cloudAt(0).node.calls.peak('TakeVmConsoleScreenshot')).toBe(1);
    await page.getByRole('button', { name: 'Show as list' }).click();
    await thumbnails('opened');
  });
});
