import { create_rsa_from_mb, rsa_encrypt } from 'spice-html5/src/ticket.js';
import { describe, expect, it, vi } from 'vitest';
import { encryptTicket, publicKeyBytes, ticketBytes } from '../../../../../renderer/console/spice/wire/ticket.ts';

// spice-html5 looks at the browser as soon as it is loaded.
vi.hoisted(() => {
  vi.stubGlobal('navigator', { appName: 'Netscape', appVersion: '5.0', userAgent: '' });
  vi.stubGlobal('window', globalThis);
});

const algorithm = {
  name: 'RSA-OAEP',
  hash: 'SHA-1',
  modulusLength: 1024,
  publicExponent: new Uint8Array([1, 0, 1]),
};

async function serverKey() {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['encrypt', 'decrypt']);
  const publicKey = await crypto.subtle.exportKey('spki', keys.publicKey);
  const read = async (ticket: BufferSource) =>
    new TextDecoder().decode(await crypto.subtle.decrypt('RSA-OAEP', keys.privateKey, ticket));
  return { publicKey, read };
}

describe('encryptTicket', () => {
  it('is what the server decrypts to the zero-terminated password', async () => {
    const { publicKey, read } = await serverKey();
    expect(publicKey.byteLength).toBe(publicKeyBytes);
    expect(await read(await encryptTicket(publicKey, 'pässwort'))).toBe('pässwort\0');
    expect(await read(await encryptTicket(publicKey, ''))).toBe('\0');
  });

  it('is 128 bytes each time, where spice-html5 drops the leading zeros', async () => {
    const { publicKey } = await serverKey();
    const theirs = create_rsa_from_mb(publicKey, 0);
    let short = 0;
    for (let turn = 0; turn < 10_000 && short === 0; turn++) {
      if (rsa_encrypt(theirs, 'secret\0').length < ticketBytes) short += 1;
    }
    expect(short).toBe(1); // about one of 200
    const ours = await Promise.all(Array.from({ length: 2_000 }, () => encryptTicket(publicKey, 'secret')));
    expect(new Set(ours.map((ticket) => ticket.byteLength))).toEqual(new Set([ticketBytes]));
    expect(ours.some((ticket) => new Uint8Array(ticket)[0] === 0)).toBe(true);
  }, 60_000);

  it('rejects what is no key, and a password that does not fit', async () => {
    const { publicKey } = await serverKey();
    await expect(encryptTicket(new ArrayBuffer(publicKeyBytes), 'secret')).rejects.toThrow();
    await expect(encryptTicket(publicKey, 'x'.repeat(86))).rejects.toThrow();
    await expect(encryptTicket(publicKey, 'x'.repeat(85))).resolves.toBeDefined();
  });
});
