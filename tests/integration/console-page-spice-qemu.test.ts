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
    const options = { origin: pages.origin, protocol: 'spice', port: () => port() ?? 0, password } as const;
    const session = new FakeSession({ ...options, ...(trust && { trust }) });
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

  it.each(['plain', 'tls'] as const)('follows it to another QEMU (%s)', async (how) => {
    const spice = how === 'tls' ? { x509Dir: certificates.spiceDir, tlsChannels: ['default'] } : {};
    const guest = createSpiceGuest({ name: `moving ${how}`, password, size, fps: 0, spice });
    const port = () => (how === 'tls' ? guest.graphics.spiceTls : guest.graphics.spice);
    const trust = { ca: certificates.ca, commonName: 'spice.zstack.org' };
    const { session } = await open(guest, port, how === 'tls' ? trust : undefined);
    await guest.command('pattern photo');
    await shows(session, guest);
    const before = port();
    await guest.migrate();
    expect(port()).not.toBe(before);
    await until(() => session.reports.some(({ kind }) => kind === 'moved'), 10_000);
    expect(session.reports.some(({ kind }) => kind === 'ended')).toBe(false);
    session.reconnect();
    await until(() => session.state.attempt === 2 && session.state.phase.kind === 'connected', 15_000);
    await shows(session, guest);
    await guest.command('pattern text'); // it lives on there
    await shows(session, guest);
  });

  it('stays open while it changes its mode and is reset', async () => {
    const guest = createSpiceGuest({ name: 'long life', password, size, fps: 0 });
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
