/** DER of a SubjectPublicKeyInfo with a 1024-bit RSA key, as in SpiceLinkReply (SPICE protocol, "Connection process"). */
export const publicKeyBytes = 162;
/** The server reads exactly the size of its modulus. */
export const ticketBytes = 128;

/**
 * The password, zero-terminated, encrypted for the server: RSA-OAEP with SHA-1, always `ticketBytes` long. Rejects when the key
 * is none or the password is too long for it (85 bytes).
 */
export async function encryptTicket(publicKey: ArrayBuffer, password: string): Promise<ArrayBuffer> {
  const algorithm = { name: 'RSA-OAEP', hash: 'SHA-1' };
  const key = await crypto.subtle.importKey('spki', publicKey, algorithm, false, ['encrypt']);
  return crypto.subtle.encrypt({ name: 'RSA-OAEP' }, key, new TextEncoder().encode(`${password}\0`));
}
