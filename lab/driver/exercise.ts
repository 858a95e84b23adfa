import type { Page } from 'playwright-core';
import type { LabGuest } from '../types.ts';

/** What was sent into a console and what its guest says it received. */
export interface Exercise {
  readonly keysSent: number;
  readonly keysReceived: number;
  readonly pointerSent: number;
  readonly pointerReceived: number;
}

/** `code` of the key in a browser, and the guest's scancode (set 1). */
const keys = [
  ['KeyZ', 0x2c],
  ['KeyS', 0x1f],
  ['Digit7', 0x08],
  ['Enter', 0x1c],
  ['ArrowLeft', 0xe04b],
] as const;

/** Places on the screen, as parts of its width and height. */
const places = [
  [0.25, 0.25],
  [0.5, 0.5],
  [0.75, 0.4],
] as const;

/** Types five keys and points at three places in a console window; each counts once it has arrived in the guest. */
export async function exercise(page: Page, guest: LabGuest): Promise<Exercise> {
  const screen = page.locator('.stage-host canvas').first();
  await screen.focus();
  let keysReceived = 0;
  for (const [key, code] of keys) {
    guest.clearEvents();
    await page.keyboard.press(key);
    keysReceived += await arrived(guest, (event) => event.kind === 'key' && event.code === code && !event.down);
  }
  const box = await screen.boundingBox();
  if (!box) throw new Error('the screen is not shown');
  let pointerReceived = 0;
  for (const [across, down] of places) {
    guest.clearEvents();
    await page.mouse.move(box.x + box.width * across, box.y + box.height * down);
    pointerReceived += await arrived(guest, (event) => event.kind === 'pointer');
  }
  return { keysSent: keys.length, keysReceived, pointerSent: places.length, pointerReceived };
}

async function arrived(guest: LabGuest, test: Parameters<LabGuest['waitForEvent']>[0]): Promise<number> {
  return guest.waitForEvent(test, 5000).then(
    () => 1,
    () => 0,
  );
}
