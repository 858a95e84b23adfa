/** A number as four bytes, little endian. */
export function word(value: number): number[] {
  return [value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, (value >>> 24) & 0xff];
}

/** How a link message of version 2.2 begins: REDQ. */
export const redq = [0x52, 0x45, 0x44, 0x51, ...word(2), ...word(2)];

/** A public key as a SPICE server sends it: DER, 162 bytes. */
export async function publicKey(): Promise<number[]> {
  const algorithm = {
    name: 'RSA-OAEP',
    hash: 'SHA-1',
    modulusLength: 1024,
    publicExponent: new Uint8Array([1, 0, 1]),
  };
  const pair = await crypto.subtle.generateKey(algorithm, true, ['encrypt', 'decrypt']);
  return [...new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey))];
}

/** SpiceLinkReply of a server that accepts: its key, a word of common capabilities and none of the channel's. */
export function linkReply(key: readonly number[], caps = 0b1011): number[] {
  return [...redq, ...word(182), ...word(0), ...key, ...word(1), ...word(0), ...word(178), ...word(caps)];
}
