import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCloud, type LabCloud } from '../../lab/cloud.ts';
import { consoleStart, DrivenApp, untilPhase } from '../../lab/driver/app.ts';
import type { ConsoleState } from '../../shared/console.ts';
import { translator } from '../../shared/i18n/index.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';
import { PlainClient } from '../fakes/plain-client.ts';
import { differenceFromServer, startDesk, type Desk } from './kit.ts';

const direct = 'vnc-open';
const proxied = 'vnc-behind-proxy';
const spice = 'spice-password';
const secured = 'spice-tls';
const words = translator('en', 'vm');

const state = async (page: Page): Promise<ConsoleState> => (await consoleStart(page)).state;

/** Consoles that nobody touches, while everything around them breaks and comes back. */
describe('staying connected', () => {
  const leftovers = watchLeftovers();
  let desk: Desk;
  let cloud: LabCloud;
  let app: DrivenApp;
  let pages: Record<string, Page>;

  beforeAll(async () => {
    const guests = [direct, proxied, spice, secured] as const;
    [desk, cloud] = await Promise.all([
      startDesk({ keyring: false }),
      startCloud({ guests, vms: [], proxyIdleSeconds: 2 }),
    ]);
    app = await DrivenApp.launch({ profile: await desk.newProfile(), env: desk.env });
    await app.addCloud(cloud);
    pages = {};
    for (const name of guests) pages[name] = await app.openConsole(name);
  });
  afterAll(async () => {
    for (const console of Object.values(pages)) await console.close(); // with several open, quitting asks
    await app.quit();
    await cloud.stop();
    await desk.stop();
    await leftovers.check();
  });

  const page = (name: string): Page => {
    const found = pages[name];
    if (!found) throw new Error(`${name} has no console`);
    return found;
  };
  /** Does something, and waits until the console shows the guest again, by an attempt that nobody asked for. */
  const comesBackAfter = async (name: string, harm: () => Promise<unknown>): Promise<ConsoleState> => {
    const { attempt } = await state(page(name));
    await harm();
    await expect.poll(async () => (await state(page(name))).attempt, { timeout: 40_000 }).toBeGreaterThan(attempt);
    const after = await untilPhase(page(name), 'connected', 60_000);
    expect((await differenceFromServer(page(name), cloud.guest(name), 0)).mean).toBe(0);
    return after.state;
  };
  const act = async (name: string, action: string, fields = {}): Promise<void> => {
    const client = new PlainClient(cloud.node);
    await client.signIn();
    const path = `/v1/vm-instances/${cloud.node.vms.named(name).uuid}/actions`;
    expect((await client.job('PUT', path, { [action]: fields })).status).toBe(200);
  };

  it.each([direct, proxied, spice])('%s comes back after a restart of the VM through the API', async (name) => {
    cloud.node.settings.powerMs = 1500;
    await comesBackAfter(name, () => act(name, 'rebootVmInstance'));
  });

  const portOf = (name: string) => {
    const { vnc, spiceTls, spice: plain } = cloud.guest(name).graphics;
    return vnc ?? spiceTls ?? plain;
  };
  const linkOf = ({ phase }: ConsoleState) => (phase.kind === 'connected' ? phase.link : undefined);

  it.each([direct, proxied])('%s follows its VM to another host', async (name) => {
    const before = portOf(name);
    const after = await comesBackAfter(name, () => act(name, 'migrateVm'));
    expect(portOf(name)).not.toBe(before);
    expect(linkOf(after)).toMatchObject({ route: name === proxied ? 'proxy' : 'direct', encrypted: false });
  });

  it.each([spice, secured])('%s goes with its VM to another host, and no connection is lost', async (name) => {
    const before = await state(page(name));
    await act(name, 'migrateVm');
    const peer = `127.0.0.1:${portOf(name)}`;
    await expect.poll(async () => linkOf(await state(page(name)))?.peer, { timeout: 20_000 }).toBe(peer);
    expect(linkOf(before)?.peer).not.toBe(peer);
    const after = await state(page(name));
    expect(after.attempt).toBe(before.attempt);
    expect(linkOf(after)?.encrypted).toBe(name === secured);
    expect((await differenceFromServer(page(name), cloud.guest(name), 0)).mean).toBe(0);
    const guest = cloud.guest(name);
    guest.clearEvents();
    await page(name).locator('.spice-screen').focus();
    await page(name).keyboard.press('KeyA');
    await guest.waitForEvent((event) => event.kind === 'key' && event.code === 0x1e && !event.down, 5_000);
  });

  it('survives a sign-in elsewhere that ends ours, where the cloud allows one only', async () => {
    cloud.node.settings.uniqueSession = true;
    await comesBackAfter(proxied, () => new PlainClient(cloud.node).signIn());
    cloud.node.settings.uniqueSession = false;
  });

  it('says that a VM was shut down, goes on looking, starts it when told, and shows it', async () => {
    await act(direct, 'stopVmInstance', { type: 'cold' });
    await page(direct)
      .getByText(words('recovery.vm', { state: words('state.Stopped') }))
      .waitFor();
    await page(direct)
      .getByRole('button', { name: words('recovery.start') })
      .click();
    await untilPhase(page(direct), 'connected', 40_000);
    expect(cloud.node.vms.named(direct).state).toBe('Running');
  });

  it('comes back when the process of its guest was killed and the cloud started it again', async () => {
    await comesBackAfter(direct, async () => {
      await cloud.guest(direct).stop();
      // Meanwhile: how long until the next attempt, over the last picture in grey.
      const next = page(direct).locator('.recovery-next');
      await expect.poll(() => next.innerText(), { timeout: 20_000, interval: 50 }).toMatch(/in \d+ s/);
      const last = page(direct).locator('.stage-last canvas');
      await expect.poll(() => last.evaluate((canvas) => getComputedStyle(canvas).filter)).toContain('grayscale(1)');
      await cloud.guest(direct).start();
    });
  });

  it('survives the end of its session in the midst, with one sign-in for all consoles', async () => {
    cloud.node.sessions.expireAll();
    cloud.node.calls.clear();
    await Promise.all([
      comesBackAfter(direct, () =>
        cloud
          .guest(direct)
          .stop()
          .then(() => cloud.guest(direct).start()),
      ),
      comesBackAfter(spice, () =>
        cloud
          .guest(spice)
          .stop()
          .then(() => cloud.guest(spice).start()),
      ),
    ]);
    expect(cloud.node.calls.of('LogInByAccount')).toHaveLength(1);
  });

  it('waits through a management node that is down for a while, then one that is not ready', async () => {
    await comesBackAfter(proxied, async () => {
      await cloud.node.goDown();
      await expect.poll(async () => (await state(page(proxied))).phase.kind, { timeout: 20_000 }).toBe('lost');
      cloud.node.settings.ready = false;
      await cloud.node.comeUp();
      const refused = () =>
        cloud.node.calls.of('QueryVmInstance').length + cloud.node.calls.of('LogInByAccount').length;
      const before = refused();
      await expect.poll(refused, { timeout: 40_000 }).toBeGreaterThan(before);
      cloud.node.settings.ready = true;
    });
  });

  it('asks for the console proxy again, which ended while nobody used it', async () => {
    const { starts } = cloud.proxy;
    await comesBackAfter(proxied, async () => {
      await act(proxied, 'stopVmInstance', { type: 'cold' });
      await expect.poll(() => cloud.proxy.running, { timeout: 15_000 }).toBe(false);
      await act(proxied, 'startVmInstance');
    });
    expect(cloud.proxy.starts).toBeGreaterThan(starts);
  });

  /** What the system tells. The networks are its own words too, as a test may take none from this computer. */
  const changes = {
    'wakes up': () => app.electron.evaluate(({ powerMonitor }) => void powerMonitor.emit('resume')),
    'is on another network': () =>
      app.electron.evaluate(() => {
        interface Os {
          networkInterfaces: () => Readonly<Record<string, readonly object[]>>;
        }
        const main = process as unknown as { readonly mainModule: { require: (name: string) => Os } };
        const address = { address: '192.0.2.7', internal: false };
        main.mainModule.require('os').networkInterfaces = () => ({ eth0: [address] });
      }),
  };

  it.each(Object.entries(changes))(
    'stays connected when the computer %s and all is well, and tries at once what was lost',
    async (_what, change) => {
      const before = await state(page(spice));
      await act(direct, 'stopVmInstance', { type: 'cold' });
      await page(direct)
        .getByText(words('recovery.vm', { state: words('state.Stopped') }))
        .waitFor();
      const vm = cloud.node.vms.named(direct);
      await cloud.guest(direct).start();
      const { attempt } = await state(page(direct)); // the app may look again by itself as soon as the VM runs
      cloud.node.vms.setState(vm, 'Running');
      await change();
      await expect.poll(async () => (await state(page(direct))).attempt, { timeout: 7_000 }).toBeGreaterThan(attempt);
      await untilPhase(page(direct), 'connected', 40_000);
      expect(await state(page(spice))).toMatchObject({ attempt: before.attempt, phase: { kind: 'connected' } });
    },
  );

  it('stops when told to, and says so by waiting for nothing', async () => {
    await act(direct, 'stopVmInstance', { type: 'cold' });
    await page(direct)
      .getByRole('button', { name: words('recovery.stop') })
      .click();
    const lost = () => state(page(direct)).then(({ phase }) => phase);
    await expect
      .poll(lost)
      .toEqual({ kind: 'lost', error: expect.objectContaining({ code: 'vm-not-running' }) as object });
  });

  it('does not loop on what only a person can mend', async () => {
    cloud.node.vms.named(spice).consolePassword = 'not-it';
    await cloud.guest(spice).stop();
    await cloud.guest(spice).start();
    const ended = () => state(page(spice)).then(({ phase }) => (phase.kind === 'lost' ? phase : undefined));
    await expect
      .poll(ended, { timeout: 40_000 })
      .toEqual({ kind: 'lost', error: expect.objectContaining({ code: 'console-password-wrong' }) as object });
  });
});
