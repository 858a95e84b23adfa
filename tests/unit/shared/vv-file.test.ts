import { describe, expect, it } from 'vitest';
import { hostAndPort, isHost, keyOfAddress, nameOfAddress } from '../../../shared/console-address.ts';
import { maxVvLength, parseVvFile, vvFileText } from '../../../shared/vv-file.ts';

const pem = '-----BEGIN CERTIFICATE-----\nMIIB+/=\n-----END CERTIFICATE-----';
const file = (...lines: string[]) => ['[virt-viewer]', ...lines].join('\n');

function parsed(text: string) {
  const result = parseVvFile(text);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function refused(text: string) {
  const result = parseVvFile(text);
  return result.ok ? 'taken' : `${result.error.code} ${Object.values(result.error.params).join()}`;
}

describe('parseVvFile', () => {
  it('reads what oVirt and virt-manager write', () => {
    const text = file(
      'type=spice',
      'host=10.0.0.7',
      'port=5900',
      'password=s3\\scret\\\\x',
      '# Password is valid for 120 seconds.',
      'delete-this-file=1',
      'fullscreen=0',
      'title=db-01:%d - Press SHIFT+F12 to Release Cursor',
      'toggle-fullscreen=shift+f11',
      'tls-port=5901',
      'enable-usbredir=1',
      `ca=${pem.replaceAll('\n', '\\n')}\\n`,
      'host-subject=O=lab,CN=10.0.0.7',
      'secure-channels=main;inputs;cursor;playback;record;display;',
      'proxy=http://squid:3128',
      '[ovirt]',
      'host=engine.example:443',
      'sso-token=abc',
    );
    expect(parsed(text)).toEqual({
      address: {
        protocol: 'spice',
        host: '10.0.0.7',
        port: 5900,
        tlsPort: 5901,
        ca: pem,
        hostSubject: 'O=lab,CN=10.0.0.7',
        title: 'db-01:%d - Press SHIFT+F12 to Release Cursor',
      },
      password: 's3 cret\\x',
      fullScreen: false,
      deleteThisFile: true,
      ignored: ['toggle-fullscreen', 'enable-usbredir', 'proxy'],
    });
  });

  it('bears CRLF, CR, a byte order mark, spaces, another order of groups and a second group of the same name', () => {
    const lines = ['\ufeff# x', '[other]', 'host=evil', ' [virt-viewer] ', ' type = VNC ', 'host =[::1]'];
    for (const end of ['\r\n', '\r', '\n']) {
      const text = [...lines, '[other]', 'port=1', '[virt-viewer]', 'port= 5900', 'tls-port=-1', ''].join(end);
      expect(parsed(text).address).toEqual({ protocol: 'vnc', host: '::1', port: 5900 });
    }
  });

  it('takes the last of two values, and a line without a sign as nothing', () => {
    expect(parsed(file('type=vnc', 'host=a', 'host=b', 'nonsense', '=x', 'port=1')).address.host).toBe('b');
  });

  it.each([
    ['', 'connection-file-invalid [virt-viewer]'],
    ['type=spice\nhost=a\nport=1', 'connection-file-invalid [virt-viewer]'],
    [file('host=a', 'port=1'), 'connection-file-invalid type'],
    [file('type=ovirt', 'host=a', 'port=1'), 'connection-file-type ovirt'],
    [file('type=rd\u202ep\u0000', 'host=a'), 'connection-file-type rd p'],
    [file('type=spice', 'port=1'), 'connection-file-invalid host'],
    [file('type=spice', 'unix-path=/run/x', 'port=1'), 'connection-file-invalid host'],
    [file('type=spice', 'host=a'), 'connection-file-invalid port'],
    [file('type=spice', 'host=a', 'port=70000'), 'connection-file-invalid port'],
    [file('type=spice', 'host=a', 'port=5900.5'), 'connection-file-invalid port'],
    [file('type=spice', 'host=a', 'tls-port=0x10'), 'connection-file-invalid tls-port'],
    [file('type=spice', 'host=a', 'tls-port=1', 'ca=/etc/passwd'), 'connection-file-invalid ca'],
    [file('type=spice', 'host=a', 'tls-port=1', 'host-subject=CN=a\\nCN=b'), 'connection-file-invalid host-subject'],
    [file('type=spice', 'host=a', 'port=1', 'password=a\\nb'), 'connection-file-invalid password'],
    [file('type=spice', 'host=a', 'port=1', `password=${'x'.repeat(1025)}`), 'connection-file-invalid password'],
    [`${file('type=spice', 'host=a', 'port=1')}\n#${'x'.repeat(maxVvLength)}`, 'connection-file-invalid [virt-viewer]'],
  ])('refuses %j', (text, why) => {
    expect(refused(text)).toBe(why);
  });

  it('never opens without encryption what asks for it', () => {
    expect(refused(file('type=spice', 'host=a', 'port=1', 'secure-channels=all'))).toBe('connection-file-tls a');
    expect(refused(file('type=vnc', 'host=a', 'port=1', 'tls-port=2'))).toBe('connection-file-tls a');
    expect(refused(file('type=spice', 'host=a', 'port=1', 'secure-channels=;'))).toBe('taken');
  });

  it.each([
    '--no-sandbox',
    '-x',
    'a b',
    'a/b',
    'user@a',
    'a:b@c',
    'http://a',
    'ä.de',
    'a\\nb',
    '.',
    '%2e',
    'a\u202eb',
    '[a]x',
  ])('takes no host %j', (host) =>
    expect(refused(file('type=vnc', `host=${host}`, 'port=1'))).toBe('connection-file-invalid host'),
  );

  it('bounds what it shows', () => {
    const keys = Array.from({ length: 500 }, (_, at) => `x-${at}-${'k'.repeat(100)}=1`);
    const { address, ignored } = parsed(
      file('type=vnc', 'host=a', 'port=1', `title=${'t\u202e'.repeat(300)}`, ...keys),
    );
    expect(ignored).toHaveLength(50);
    expect(ignored.every((key) => key.length <= 40)).toBe(true);
    expect(address.title).not.toContain('\u202e');
    expect(address.title?.length).toBeLessThanOrEqual(200);
  });

  it('answers a hostile text of full size at once', () => {
    for (const piece of ['[', 'a=\\', '=\n', '\\', ' \t', '[virt-viewer]\n']) {
      const startedAt = performance.now();
      parseVvFile(piece.repeat(Math.floor(maxVvLength / piece.length)));
      expect(performance.now() - startedAt).toBeLessThan(1000);
    }
  });
});

describe('vvFileText', () => {
  it('is read back as it was, and by remote-viewer encrypts every channel', () => {
    const address = {
      protocol: 'spice',
      host: 'fe80::1%eth0',
      port: 5900,
      tlsPort: 5901,
      ca: pem,
      hostSubject: 'C=CN,O=Z\\,S,CN=x',
      title: ' 数据库 \\ tab\tend',
    } as const;
    const text = vvFileText({ ...address, title: '数据库 \\ end' }, { fullScreen: true });
    expect(parsed(text)).toEqual({
      address: { ...address, title: '数据库 \\ end' },
      fullScreen: true,
      deleteThisFile: false,
      ignored: [],
    });
    expect(text).toContain('secure-channels=main;');
    expect(vvFileText({ protocol: 'vnc', host: 'a', port: 5900 })).toBe('[virt-viewer]\ntype=vnc\nhost=a\nport=5900\n');
  });
});

describe('ConsoleAddress', () => {
  it('is named by its title, or by where it is', () => {
    const address = { protocol: 'spice', host: 'Web.Example', port: 1, tlsPort: 2 } as const;
    expect(nameOfAddress({ ...address, title: 'web' })).toBe('web');
    expect(nameOfAddress(address)).toBe('Web.Example:2');
    expect(keyOfAddress(address)).toBe('spice+tls://web.example:2');
    expect(hostAndPort('::1', 5900)).toBe('[::1]:5900');
  });

  it.each(['a', 'db-01.example.', '10.0.0.1', '_x', 'fe80::1%eth0', '::', 'xn--a'])('%j is a host', (host) => {
    expect(isHost(host)).toBe(true);
  });
});
