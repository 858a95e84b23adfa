const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789-_.+@#%';
const length = 20;

/** A password of 20 characters without look-alikes, each drawn evenly by `random`. */
export function generatePassword(random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array): string {
  let password = '';
  while (password.length < length) {
    for (const byte of random(new Uint8Array(length * 2))) {
      // Bytes above the last whole multiple would make the first characters likelier.
      if (byte < 256 - (256 % alphabet.length) && password.length < length)
        password += alphabet.charAt(byte % alphabet.length);
    }
  }
  return password;
}

/** The administrator's usual name in a guest of this platform. */
export function usualAccount(platform: string): string {
  return /windows/i.test(platform) ? 'Administrator' : 'root';
}
