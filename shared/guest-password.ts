/** ChangeVmPassword's rule for the new password (contract section 5.5): 1..32 printable ASCII characters, no space. */
export type GuestPasswordRule = 'empty' | 'too-long' | 'characters';

export function checkGuestPassword(password: string): GuestPasswordRule | null {
  if (password === '') return 'empty';
  if (password.length > 32) return 'too-long';
  return /^[!-~]+$/.test(password) ? null : 'characters';
}
