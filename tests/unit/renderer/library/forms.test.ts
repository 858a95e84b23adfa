import { describe, expect, it } from 'vitest';
import { checkGuestPassword } from '../../../../shared/guest-password.ts';
import {
  fieldOf,
  fingerprintLines,
  isPlaintext,
  shownCertificate,
  trustIn,
} from '../../../../renderer/library/model/cloud-form.ts';
import { generatePassword, usualAccount } from '../../../../renderer/vm/guest-password.ts';
import { hasConsole, knownState, stateTone } from '../../../../renderer/library/model/vm-state.ts';

const error = (code: Parameters<typeof fieldOf>[0]['code'], params = {}) => ({ code, params });

describe('the cloud form', () => {
  it('puts each answer under the field that it is about', () => {
    expect(fieldOf(error('name-not-resolved'))).toBe('address');
    expect(fieldOf(error('auth-locked'))).toBe('account');
    expect(fieldOf(error('auth-failed'))).toBe('password');
    expect(fieldOf(error('internal'))).toBeUndefined();
  });
  it('offers trust for an unknown certificate only, never for one that changed', () => {
    const dates = { issuer: 'CN=ca', validFrom: 'a', validTo: 'b' };
    const params = { ...dates, host: 'h', port: 443, fingerprint: 'AB:CD:01', subject: 'CN=x' };
    const shown = shownCertificate(error('tls-untrusted', params));
    expect(shown).toEqual({ ...dates, host: 'h:443', sha256: 'abcd01', subject: 'CN=x' });
    expect(shown && trustIn(shown)).toEqual({ kind: 'pin', sha256: 'abcd01' });
    expect(shownCertificate(error('tls-changed', params))).toBeUndefined();
  });
  it('writes a fingerprint in pairs, eight a line', () => {
    expect(fingerprintLines('ab'.repeat(9))).toEqual([Array(8).fill('AB').join(' '), 'AB']);
  });
  it('knows an address without encryption', () => {
    expect(['http://a', ' HTTP://a', 'https://a', 'a:80'].map(isPlaintext)).toEqual([true, true, false, false]);
  });
});

describe('generatePassword', () => {
  it('obeys the rules and leaves out bytes that would make some signs likelier', () => {
    const password = generatePassword((bytes) => bytes.map((_, index) => (index % 2 === 0 ? 255 : index)));
    expect(password).toHaveLength(20);
    expect(checkGuestPassword(password)).toBeNull();
    const real = generatePassword((bytes) => crypto.getRandomValues(bytes));
    expect(real).not.toBe(generatePassword((bytes) => crypto.getRandomValues(bytes)));
  });
  it('starts with the usual administrator', () => {
    expect([usualAccount('Windows'), usualAccount('WindowsVirtio'), usualAccount('Linux')]).toEqual([
      'Administrator',
      'Administrator',
      'root',
    ]);
  });
});

describe('states', () => {
  it('shows one that ZStack may add later as it is', () => {
    expect([knownState('Running'), knownState('Teleporting')]).toEqual(['Running', undefined]);
    expect([stateTone('Running'), stateTone('Teleporting'), stateTone('Crashed')]).toEqual(['good', 'idle', 'bad']);
    expect([hasConsole('Paused'), hasConsole('Stopped')]).toEqual([true, false]);
  });
});
