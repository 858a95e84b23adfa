import { describe, expect, it, vi } from 'vitest';
import { Startable, type GuestRun } from '../../../../lab/guests/startable.ts';

class Guest extends Startable<GuestRun> {
  readonly ended: GuestRun[] = [];
  next: () => Promise<GuestRun> = () => Promise.resolve({ graphics: { vnc: 1 } });

  constructor() {
    super('guest');
  }

  need(): GuestRun {
    return this.running();
  }

  protected launch(): Promise<GuestRun> {
    return this.next();
  }

  protected end(run: GuestRun): Promise<void> {
    this.ended.push(run);
    return Promise.resolve();
  }
}

describe('Startable', () => {
  it('starts once however often it is asked to, and again after a stop', async () => {
    const guest = new Guest();
    const launch = vi.spyOn(guest, 'next');
    await Promise.all([guest.start(), guest.start()]);
    expect(launch).toHaveBeenCalledTimes(1);
    expect(guest.graphics).toEqual({ vnc: 1 });
    await guest.stop();
    await guest.stop();
    expect(guest.ended).toHaveLength(1);
    expect(() => guest.need()).toThrow('guest is off');
    await guest.start();
    expect(launch).toHaveBeenCalledTimes(2);
  });

  it('may be started again after it failed to', async () => {
    const guest = new Guest();
    vi.spyOn(guest, 'next').mockRejectedValueOnce(new Error('no port'));
    await expect(guest.start()).rejects.toThrow('no port');
    await guest.start();
    expect(guest.graphics).toEqual({ vnc: 1 });
  });

  it('is off once it has ended by itself', async () => {
    const guest = new Guest();
    let over = () => {};
    const run = { graphics: { spice: 2 }, over: new Promise<void>((resolve) => (over = resolve)) };
    guest.next = () => Promise.resolve(run);
    await guest.start();
    over();
    await vi.waitFor(() => expect(guest.ended).toEqual([run]));
    expect(guest.graphics).toEqual({});
  });

  it('is ended by a stop while it starts', async () => {
    const guest = new Guest();
    let ready = () => {};
    guest.next = () => new Promise((resolve) => (ready = () => resolve({ graphics: {} })));
    const started = guest.start();
    const stopped = guest.stop();
    ready();
    await Promise.all([started, stopped]);
    expect(guest.ended).toHaveLength(1);
    expect(() => guest.need()).toThrow('off');
  });
});
