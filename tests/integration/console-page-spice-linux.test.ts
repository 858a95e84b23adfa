import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSpiceGuest } from '../../lab/guests/index.ts';
import type { LinuxCard } from '../../lab/guests/linux-guest.ts';
import { SpiceRelay } from '../../lab/spice-server/relay.ts';
import type { GuestEvent } from '../../lab/types.ts';
import { comparePictures, openConsolePages, takeScreenshot, type ConsolePages } from '../fakes/console-page.ts';
import { FakeSession } from '../fakes/console-session.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';
import { trafficOn } from '../fakes/spice-traffic.ts';
import { until } from '../fakes/until.ts';

/** A busy computer looks like a slow network to a SPICE server, which then sends JPEG. */
const lossless = { 'jpeg-wan-compression': 'never', 'zlib-glz-wan-compression': 'never' };

/** Linux guests whose kernels drive QEMU's graphics cards, each on one page that stays open all the time. */
describe('a Linux guest over SPICE', { timeout: 180_000 }, () => {
  const leftovers = watchLeftovers();
  let pages: ConsolePages;
  let one: Opened;
  let two: Opened;

  beforeAll(async () => {
    pages = await openConsolePages();
    [one, two] = await Promise.all([open(['qxl']), open(['virtio', 'bochs'])]);
  });
  afterAll(async () => {
    await Promise.all([one.close(), two.close()]);
    await pages.close();
    await leftovers.check();
  });

  type Opened = Awaited<ReturnType<typeof open>>;
  async function open(cards: readonly LinuxCard[]) {
    const guest = createSpiceGuest({ name: cards.join(' and '), linux: cards, spice: { options: lossless } });
    await guest.start();
    const relay = await SpiceRelay.start(guest.graphics.spice ?? 0, { record: true });
    const session = new FakeSession({ origin: pages.origin, protocol: 'spice', port: () => relay.port });
    const { page, problems } = await pages.open(session);
    await until(() => session.state.phase.kind === 'connected', 15_000);
    const truth = (card: LinuxCard) => guest.screendump(card);
    return {
      ...{ guest, session, page, problems },
      traffic: (card: LinuxCard, channel = 'display') => trafficOn(relay, `${channel}-${cards.indexOf(card)}`),
      /** One screen alone, so that the page's picture is that card's. */
      look: async (card: LinuxCard) => {
        if (cards.length === 1) return;
        await page.getByRole('button', { name: 'Screens of the VM' }).click();
        await page.getByRole('menuitemradio', { name: `Screen ${cards.indexOf(card) + 1}` }).click();
      },
      /** Until the page shows every pixel as QEMU itself has it. */
      shows: (card: LinuxCard, what: string) =>
        expect
          .poll(async () => comparePictures(pages.bench, await takeScreenshot(session), await truth(card)), {
            timeout: 60_000,
            interval: 50,
            message: what,
          })
          .toMatchObject({ different: 0 }),
      async close() {
        await page.context().close();
        session.dispose();
        await relay.stop();
        await guest.stop();
      },
    };
  }

  it.each(['qxl', 'virtio', 'bochs'] as const)('shows every pixel of %s, in each mode', async (card) => {
    const { guest, look, shows, traffic } = card === 'qxl' ? one : two;
    await look(card);
    const steps = ['mode CARD 800 600', 'pattern CARD text 2', 'scroll CARD 18'];
    for (const step of [...steps, 'mode CARD 640 480', 'pattern CARD photo 1', 'boxes CARD 12 3']) {
      await guest.command(step.replace('CARD', card));
      if (!step.startsWith('mode')) await shows(card, step);
    }
    const { messages, images, mostClips } = traffic(card);
    expect(messages.get('surface-create'), 'modes').toBeGreaterThan(2);
    expect([...images.keys()].sort()).toEqual(['glz-rgb', 'lz-rgb', 'quic']);
    // qxl tells of all the boxes in one message; for the others QEMU compares the screen with what it was, piece by piece.
    expect(mostClips).toBe(card === 'qxl' ? 12 : 0);
  });

  it('shows the pointer of qxl', async () => {
    const { guest, page, traffic } = one;
    const style = () => page.locator('.spice-screen').evaluate((screen) => (screen as HTMLElement).style.cursor);
    await guest.command('pointer qxl 100 80 7 9 1');
    await expect.poll(style).toMatch(/^url\("data:image\/png.*"\) 7 9, default$/);
    await guest.command('pointer qxl 120 90 1 2 5');
    await expect.poll(style).toMatch(/^url\("data:image\/png.*"\) 1 2, default$/);
    await guest.command('pointer qxl hide');
    await expect.poll(style).toMatch(/ 1 1, default$/); // a dot
    expect(traffic('qxl', 'cursor').messages.get('hide')).toBe(1);
  });

  it('shows the pointer of virtio where the guest has it', async () => {
    const { guest, page, look, traffic } = two;
    await look('virtio');
    const pointer = page.locator('.spice-pointer');
    const place = async () => {
      const [at, screen] = [await pointer.boundingBox(), await page.locator('.spice-heads').boundingBox()];
      const scale = (screen?.width ?? 0) / 640;
      return [((at?.x ?? 0) - (screen?.x ?? 0)) / scale, ((at?.y ?? 0) - (screen?.y ?? 0)) / scale].map(Math.round);
    };
    // With two cards and no agent a SPICE server takes no positions (reds.cpp, reds_update_mouse_mode).
    for (const [x, y] of [
      [100, 80],
      [300, 200],
    ] as const) {
      await guest.command(`pointer virtio ${x} ${y} 7 9 1`);
      await pointer.waitFor();
      await expect.poll(place).toEqual([x, y]);
    }
    await guest.command('pointer virtio hide');
    await pointer.waitFor({ state: 'hidden' });
    expect(traffic('virtio', 'cursor').messages.get('set')).toBeGreaterThan(1);
  });

  it('gets keys, the pointer and the wheel', async () => {
    const { guest, page } = one;
    guest.clearEvents();
    const arrives = (test: (event: GuestEvent) => boolean) => guest.waitForEvent(test, 5000);
    const screen = page.locator('.spice-screen');
    await screen.focus();
    await page.keyboard.press('KeyA');
    await page.keyboard.press('ArrowUp');
    await arrives((event) => event.kind === 'key' && event.code === 0xe048 && !event.down);
    expect(guest.events).toEqual([
      { kind: 'key', code: 0x1e, down: true },
      { kind: 'key', code: 0x1e, down: false },
      { kind: 'key', code: 0xe048, down: true },
      { kind: 'key', code: 0xe048, down: false },
    ]);
    const box = await page.locator('.spice-heads > canvas').boundingBox();
    const scale = (box?.width ?? 0) / 640;
    await page.mouse.move((box?.x ?? 0) + 300.5 * scale, (box?.y ?? 0) + 200.5 * scale);
    await page.mouse.down();
    await page.mouse.up();
    await page.mouse.wheel(0, 100);
    await arrives((event) => event.kind === 'wheel');
    const pointer = { kind: 'pointer', x: 300, y: 200 };
    expect(guest.events.filter(({ kind }) => kind !== 'key')).toEqual([
      ...[0, 1, 0].map((buttons) => ({ ...pointer, buttons })),
      { kind: 'wheel', delta: 1 },
    ]);
  });

  it('comes through a reset: text screens, then the driver again', async () => {
    const { guest, shows, session } = one;
    await guest.reset();
    await guest.command('mode qxl 800 600');
    await guest.command('pattern qxl photo 9');
    await shows('qxl', 'after the reset');
    expect(session.reports.map(({ kind }) => kind)).toEqual(['handshake', 'frame']);
    expect([...one.problems, ...two.problems]).toEqual([]);
  });
});
