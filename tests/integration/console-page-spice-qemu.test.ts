import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createCertificates, type LabCertificates } from '../../lab/certificates.ts';
import { createSpiceGuest, type QemuGuest } from '../../lab/guests/index.ts';
import type { SpiceTrust } from '../../main/bridge/types.ts';
import { comparePictures, openConsolePages, takeScreenshot, type ConsolePages } from '../fakes/console-page.ts';
import { FakeSession } from '../fakes/console-session.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';
import { until } from '../fakes/until.ts';

const password = 'secret';
const size = { width: 400, height: 300 };
/** A busy computer looks like a slow network to a SPICE server, which then sends JPEG. */
const lossless = { 'jpeg-wan-compression': 'never' };

/** What happens to a real QEMU in the course of time, on a page that stays open. */
describe('a QEMU guest over SPICE', { timeout: 180_000 }, () => {
  const leftovers = watchLeftovers();
  let pages: ConsolePages;
  let certificates: LabCertificates;
  beforeAll(async () => {
    [pages, certificates] = await Promise.all([openConsolePages(), createCertificates()]);
  });
  afterAll(async () => {
    await pages.close();
    await certificates.stop();
    await leftovers.check();
  });

  async function open(guest: QemuGuest, port: () => number | undefined, trust?: SpiceTrust) {
    await guest.start();
    onTestFinished(() => guest.stop());
    const address = { origin: pages.origin, protocol: 'spice', port: () => port() ?? 0, password } as const;
    const session = new FakeSession({ ...address, ...(trust && { trust }) });
    const { page, problems } = await pages.open(session);
    onTestFinished(async () => {
      await page.context().close();
      session.dispose();
      expect(problems).toEqual([]);
    });
    await until(() => session.state.phase.kind === 'connected', 15_000);
    return { session, page };
  }

  /** Until the page shows what QEMU itself does. */
  const shows = (session: FakeSession, guest: QemuGuest) =>
    expect
      .poll(async () => comparePictures(pages.bench, await takeScreenshot(session), await guest.screendump()), {
        timeout: 60_000,
        interval: 50,
      })
      .toMatchObject({ different: 0 });

  const movingGuest = (how: 'plain' | 'tls', seamless: 'on' | 'off') => {
    const options = { ...lossless, 'seamless-migration': seamless };
    const secured = { x509Dir: certificates.spiceDir, tlsChannels: ['default'] };
    const spice = { options, ...(how === 'tls' && secured) };
    const guest = createSpiceGuest({ name: `moving ${how}`, password, size, fps: 0, spice });
    const port = () => (how === 'tls' ? guest.graphics.spiceTls : guest.graphics.spice);
    const trust = { ca: certificates.ca, commonName: 'spice.zstack.org' };
    return { guest, port, trust: how === 'tls' ? trust : undefined };
  };
  const kinds = (session: FakeSession) => session.reports.map(({ kind }) => kind);

  it.each([
    ['plain', 'on'],
    ['plain', 'off'],
    ['tls', 'on'],
    ['tls', 'off'],
  ] as const)('goes with it to another QEMU (%s, seamless migration %s)', async (how, seamless) => {
    const { guest, port, trust } = movingGuest(how, seamless);
    const { session, page } = await open(guest, port, trust);
    await guest.command('pattern photo');
    await shows(session, guest);
    const picture = await takeScreenshot(session);
    const before = port();
    const moving = { now: true };
    const moved = guest.migrate().finally(() => (moving.now = false));
    // While it moves, and carries everything over, nobody sees anything of it.
    while (moving.now && seamless === 'on') {
      expect(await comparePictures(pages.bench, await takeScreenshot(session), picture)).toMatchObject({
        different: 0,
      });
    }
    await moved;
    expect(port()).not.toBe(before);
    await until(() => kinds(session).includes('followed'), 10_000);
    await shows(session, guest);
    await guest.command('pattern text'); // it lives on there
    await shows(session, guest);
    guest.clearEvents();
    await page.locator('.spice-screen').focus();
    await page.keyboard.press('KeyA');
    await guest.waitForEvent((event) => event.kind === 'key' && event.code === 0x1e && !event.down, 5_000);
    expect(kinds(session)).toEqual(['handshake', 'frame', 'followed']);
    expect(session.state).toMatchObject({ attempt: 1, phase: { kind: 'connected' } });
  });

  it('connects anew where the way is refused', async () => {
    const { guest, port } = movingGuest('plain', 'on');
    const { session } = await open(guest, port);
    session.answers.set('session.migrate', () => null);
    await guest.command('pattern photo');
    await shows(session, guest);
    await guest.migrate();
    await until(() => kinds(session).includes('moved'), 10_000);
    expect(kinds(session)).not.toContain('ended');
    session.reconnect();
    await until(() => session.state.attempt === 2 && session.state.phase.kind === 'connected', 15_000);
    await shows(session, guest);
  });

  it('stays open while it changes its mode and is reset', async () => {
    const guest = createSpiceGuest({ name: 'long life', password, size, fps: 0, spice: { options: lossless } });
    const { session } = await open(guest, () => guest.graphics.spice);
    for (const [mode, pattern] of [
      ['640 480', 'text'],
      ['800 600', 'bars'],
      ['320 200', 'photo'],
    ] as const) {
      await guest.command(`mode ${mode}`);
      await guest.command(`pattern ${pattern}`);
      await shows(session, guest);
      await guest.reset();
      await guest.command('pattern card');
      await shows(session, guest);
    }
    expect(session.reports.map(({ kind }) => kind)).toEqual(['handshake', 'frame']);
  });
});
