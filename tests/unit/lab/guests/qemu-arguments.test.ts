import { describe, expect, it } from 'vitest';
import { qemuArguments } from '../../../../lab/guests/qemu-arguments.ts';

const files = { boot: '/p', qmpSocket: '/q', portSocket: '/s', passwordFile: '/private/password' };

describe('qemuArguments', () => {
  it('emulates, listens on loopback, and names the file of the password instead of the password', () => {
    const spec = { name: 'a', vnc: true, spice: {}, password: 'geheim' };
    const args = qemuArguments(spec, { vnc: 5999, spice: 6000 }, files);
    expect(args.join(' ')).toContain('-accel tcg');
    expect(args).toContain('127.0.0.1:99,password-secret=password');
    expect(args).toContain('addr=127.0.0.1,port=6000,password-secret=password');
    expect(args).toContain('secret,id=password,file=/private/password');
    expect(args.join(' ')).not.toContain('geheim');
  });

  it('passes SPICE options through, and says so when there is no password', () => {
    const spice = { x509Dir: '/pki', tlsChannels: ['main', 'inputs'], options: { 'image-compression': 'lz' } };
    const args = qemuArguments({ name: 'a', spice, host: '127.0.0.7' }, { spiceTls: 7000 }, files);
    expect(args).toContain(
      'addr=127.0.0.7,tls-port=7000,x509-dir=/pki,tls-channel=main,tls-channel=inputs,disable-ticketing=on,image-compression=lz',
    );
    expect(args).not.toContain('-vnc');
  });
});
