import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createCertificates, type LabCertificates } from '../../lab/certificates.ts';
import {
  createBothGuest,
  createSpiceGuest,
  createVncGuest,
  createXtigervncDesktop,
  type QemuGuest,
} from '../../lab/guests/index.ts';
import { countColours, difference, readPicture } from '../../lab/picture.ts';
import { isAlive, until } from '../../lab/process.ts';
import type { GuestEvent, LabGuest } from '../../lab/types.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';
import { RfbClient } from '../fakes/rfb-client.ts';
import { linkSpice } from '../fakes/spice-link.ts';

const password = 'lab-test';
const waitMs = 10_000;

const leftovers = watchLeftovers();
const started: LabGuest[] = [];

async function start<T extends LabGuest>(guest: T): Promise<T> {
  started.push(guest);
  await guest.start();
  return guest;
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((guest) => guest.stop()));
});

afterAll(async () => {
  expect(readdirSync(tmpdir()).filter((name) => ownFolder.test(name))).toEqual([]);
  await leftovers.check();
});

const ownFolder = new RegExp(`^zstack-lab-.*-${process.pid}-`);

const key = (code: number, down: boolean) => (event: GuestEvent) =>
  event.kind === 'key' && event.code === code && event.down === down;

const pointer = (x: number, y: number, buttons: number) => (event: GuestEvent) =>
  event.kind === 'pointer' && event.x === x && event.y === y && event.buttons === buttons;

const send = (guest: QemuGuest, ...events: readonly unknown[]) => guest.qmp.execute('input-send-event', { events });
const press = (qcode: string, down: boolean) => ({ type: 'key', data: { down, key: { type: 'qcode', data: qcode } } });
const axis = (name: 'x' | 'y', value: number) => ({ type: 'abs', data: { axis: name, value } });
const button = (name: string, down: boolean) => ({ type: 'btn', data: { down, button: name } });

async function movesAndFreezes(guest: LabGuest): Promise<void> {
  const first = await guest.screendump();
  await until(
    async () => !(await guest.screendump()).equals(first),
    waitMs,
    () => 'the picture does not move',
  );
  await guest.freeze(true);
  const frozen = await guest.screendump();
  expect(await guest.screendump()).toEqual(frozen);
  await guest.freeze(false);
  await until(
    async () => !(await guest.screendump()).equals(frozen),
    waitMs,
    () => 'the picture does not move on',
  );
}

const kinds = {
  vnc: () => createVncGuest({ name: 'test-vnc', fps: 10 }),
  spice: () => createSpiceGuest({ name: 'test-spice', fps: 10, password }),
  both: () => createBothGuest({ name: 'test-both', fps: 10, password, size: { width: 1920, height: 1080 } }),
};

describe.each(Object.entries(kinds))('QemuGuest (%s)', (_kind, create) => {
  it('shows a picture of its own that moves, and stands still when it is told to', async () => {
    const guest = await start(create());
    const picture = readPicture(await guest.screendump());
    expect(picture.width / picture.height).toBeGreaterThan(1.3);
    expect(countColours(picture)).toBeGreaterThan(200);
    await movesAndFreezes(guest);
  });

  it('reports keys, the pointer and the wheel', async () => {
    const guest = await start(create());
    await send(guest, press('a', true), press('a', false), press('ctrl_r', true), press('delete', true));
    await guest.waitForEvent(key(0xe053, true), waitMs);
    expect(guest.events).toEqual([
      { kind: 'key', code: 0x1e, down: true },
      { kind: 'key', code: 0x1e, down: false },
      { kind: 'key', code: 0xe01d, down: true },
      { kind: 'key', code: 0xe053, down: true },
    ]);
    guest.clearEvents();
    await send(guest, axis('x', 0), axis('y', 0), button('right', true));
    await guest.waitForEvent(pointer(0, 0, 4), waitMs);
    await send(guest, button('wheel-down', true), button('wheel-down', false));
    await guest.waitForEvent((event) => event.kind === 'wheel' && event.delta === 1, waitMs);
  });

  it('stops without a trace and starts again on other ports', async () => {
    const guest = await start(create());
    const { graphics, pid = 0 } = guest;
    await guest.stop();
    await guest.stop();
    expect(guest.graphics).toEqual({});
    expect(isAlive(pid)).toBe(false);
    await guest.start();
    expect(Object.keys(guest.graphics)).toEqual(Object.keys(graphics));
    expect(guest.graphics).not.toEqual(graphics);
  });
});

describe('QemuGuest', () => {
  it('takes keys and exact pointer positions over VNC without a password', async () => {
    const guest = await start(createVncGuest({ name: 'test-open' }));
    const { client, securityTypes } = await RfbClient.connect(guest.graphics.vnc ?? 0);
    expect(securityTypes).toEqual([1]);
    expect(await client.signIn()).toBe(true);
    expect(await client.open()).toEqual({ width: 1024, height: 768 });
    for (const [x, y] of [
      [0, 0],
      [1023, 767],
      [1, 766],
      [511, 383],
      [700, 3],
    ] as const) {
      client.pointer(x, y, 1);
      await guest.waitForEvent(pointer(x, y, 1), waitMs);
    }
    client.key(0xff0d, true); // Return
    await guest.waitForEvent(key(0x1c, true), waitMs);
    await guest.qmp.waitForEvent('VNC_INITIALIZED', waitMs);
    client.close();
    await guest.qmp.waitForEvent('VNC_DISCONNECTED', waitMs);
  });

  it('asks for its VNC password, which is on no command line', async () => {
    const guest = await start(createVncGuest({ name: 'test-password', password }));
    expect(guest.consolePassword).toBe(password);
    expect(readFileSync(`/proc/${guest.pid ?? 0}/cmdline`, 'latin1')).not.toContain(password);
    for (const [attempt, agreed] of [
      ['wrong', false],
      [password, true],
    ] as const) {
      const { client, securityTypes } = await RfbClient.connect(guest.graphics.vnc ?? 0);
      expect(securityTypes).toEqual([2]);
      expect(await client.signIn(attempt)).toBe(agreed);
      client.close();
    }
  });

  it('asks for its SPICE password', async () => {
    const guest = await start(createSpiceGuest({ name: 'test-ticket', password }));
    const link = (attempt: string) => linkSpice(connect(guest.graphics.spice ?? 0, '127.0.0.1'), attempt);
    expect(await link('wrong')).toBe(7);
    expect(await link(password)).toBe(0);
  });

  it('draws and resizes as it is told to', async () => {
    const guest = await start(createVncGuest({ name: 'test-patterns', fps: 0 }));
    const shot = async () => readPicture(await guest.screendump());
    await guest.command('fill 336699');
    expect(countColours(await shot())).toBeLessThan(5); // and the pointer
    await guest.command('mode 800 600');
    expect(await shot()).toMatchObject({ width: 800, height: 600 });
    await guest.command('pattern bars');
    const bars = await shot();
    await guest.command('pattern photo');
    const photo = await shot();
    expect(difference(bars, photo)).toBeGreaterThan(0.9);
    expect(difference(photo, photo)).toBe(0);
    expect(await guest.command('ping 42')).toBe('PONG 42');
    await expect(guest.command('dance')).rejects.toThrow('does not know');
  });

  it('listens on the address it is given and on no other', async () => {
    const guest = await start(createVncGuest({ name: 'test-address', host: '127.0.0.9' }));
    const { client } = await RfbClient.connect(guest.graphics.vnc ?? 0, '127.0.0.9');
    client.close();
    await expect(RfbClient.connect(guest.graphics.vnc ?? 0)).rejects.toThrow('closed');
  });

  it('is off after its process was killed, and can be started again', async () => {
    const guest = await start(createVncGuest({ name: 'test-killed' }));
    process.kill(guest.pid ?? 0, 'SIGKILL');
    await until(
      () => guest.pid === undefined,
      waitMs,
      () => 'it still seems to run',
    );
    expect(guest.graphics).toEqual({});
    await expect(guest.screendump()).rejects.toThrow('off');
    await guest.start();
    expect(guest.graphics.vnc).toBeGreaterThan(0);
  });

  it('rejects with QEMU’s words when it cannot start', async () => {
    const guest = createSpiceGuest({ name: 'test-broken', spice: { options: { 'image-compression': 'none-such' } } });
    await expect(guest.start()).rejects.toThrow(/image-compression|none-such/);
    expect(guest.graphics).toEqual({});
  });
});

describe('SPICE by TLS', () => {
  let certificates: LabCertificates;

  beforeAll(async () => {
    certificates = await createCertificates();
  });

  afterAll(() => certificates.stop());

  const secure = (port: number, ca: string) =>
    new Promise<TLSSocket>((resolve, reject) => {
      const socket = connectTls({ host: '127.0.0.1', port, ca, checkServerIdentity: () => undefined }, () => {
        resolve(socket);
      });
      socket.once('error', reject);
    });

  it('presents ZStack’s certificate, which only its own CA vouches for', async () => {
    const guest = await start(
      createSpiceGuest({ name: 'test-tls', password, spice: { x509Dir: certificates.spiceDir } }),
    );
    const port = guest.graphics.spiceTls ?? 0;
    const socket = await secure(port, certificates.ca);
    const { subject, subjectaltname } = socket.getPeerCertificate();
    expect(subject).toMatchObject({ C: 'CN', L: 'Shanghai', O: 'ZStack', CN: 'spice.zstack.org' });
    expect(subjectaltname).toBeUndefined();
    expect(await linkSpice(socket, password)).toBe(0);
    await expect(secure(port, certificates.untrustedCa)).rejects.toThrow(/certificate/);
  });

  it('refuses the plain port where all channels are secured, and may have none at all', async () => {
    const spice = { x509Dir: certificates.otherNameDir, tlsChannels: ['default'] };
    const guest = await start(createSpiceGuest({ name: 'test-tls-only', password, spice }));
    const socket = await secure(guest.graphics.spiceTls ?? 0, certificates.ca);
    expect(socket.getPeerCertificate().subject.CN).toBe('other.zstack.org');
    socket.destroy();
    expect(await linkSpice(connect(guest.graphics.spice ?? 0, '127.0.0.1'), password)).toBe(5);
    const bare = await start(createSpiceGuest({ name: 'test-no-plain', password, spice: { ...spice, plain: false } }));
    expect(Object.keys(bare.graphics)).toEqual(['spiceTls']);
  });
});

describe('XtigervncDesktop', () => {
  it('shows a moving desktop that can be frozen', async () => {
    const desktop = await start(createXtigervncDesktop({ name: 'test-desktop', size: { width: 800, height: 600 } }));
    const picture = readPicture(await desktop.screendump());
    expect(picture).toMatchObject({ width: 800, height: 600 });
    expect(countColours(picture)).toBeGreaterThan(50);
    await movesAndFreezes(desktop);
  });

  it('takes keys, the pointer and the wheel over VNC, and stops while frozen', async () => {
    const desktop = await start(createXtigervncDesktop({ name: 'test-desktop' }));
    const { client, securityTypes } = await RfbClient.connect(desktop.graphics.vnc ?? 0);
    expect(securityTypes).toEqual([1]);
    await client.signIn();
    expect(await client.open()).toEqual({ width: 1280, height: 800 });
    client.pointer(640, 400, 0);
    client.pointer(641, 402, 4);
    await desktop.waitForEvent(pointer(641, 402, 4), waitMs);
    client.pointer(641, 402, 16);
    await desktop.waitForEvent((event) => event.kind === 'wheel' && event.delta === 1, waitMs);
    client.key(0xff54, true); // Down
    client.key(0xff54, false);
    client.key(0x71, true); // q
    await desktop.waitForEvent(key(0xe050, false), waitMs);
    await desktop.waitForEvent(key(0x10, true), waitMs);
    client.close();
    await desktop.freeze(true);
  });
});
