import { describe, expect, it } from 'vitest';
import { apiBesideWebUi, candidateBaseUrls } from '../../../../main/zstack/base-url.ts';

const candidates = (typed: string): readonly string[] => {
  const result = candidateBaseUrls(typed);
  return result.ok ? result.value : [result.error.code];
};

describe('candidateBaseUrls', () => {
  it.each([
    ['10.0.0.10', 'http://10.0.0.10:8080/zstack'],
    ['  cloud.example.com ', 'http://cloud.example.com:8080/zstack'],
    ['Cloud.Example.COM', 'http://cloud.example.com:8080/zstack'],
    ['10.0.0.10/', 'http://10.0.0.10:8080/zstack'],
    ['10.0.0.10:18080', 'http://10.0.0.10:18080/zstack'],
    ['10.0.0.10:80', 'http://10.0.0.10/zstack'],
    ['10.0.0.10:443', 'https://10.0.0.10/zstack'],
    ['10.0.0.10:8443', 'https://10.0.0.10:8443/zstack'],
    ['10.0.0.10:5000', 'http://10.0.0.10:5000/zstack'],
    ['http://10.0.0.10:5000/#/vminstance?x=1', 'http://10.0.0.10:5000/zstack'],
    ['https://10.0.0.10:5000/', 'https://10.0.0.10:5000/zstack'],
    ['http://10.0.0.10', 'http://10.0.0.10:8080/zstack'],
    ['HTTP://10.0.0.10:8080/zstack/', 'http://10.0.0.10:8080/zstack'],
    ['http://10.0.0.10:8080/zstack/v1', 'http://10.0.0.10:8080/zstack'],
    ['http://10.0.0.10:8080/zstack/v1/vm-instances?limit=1', 'http://10.0.0.10:8080/zstack'],
    ['http://cloud.example.com/zstack', 'http://cloud.example.com/zstack'],
    ['https://cloud.example.com', 'https://cloud.example.com/zstack'],
    ['https://cloud.example.com/apps//zs/', 'https://cloud.example.com/apps/zs'],
    ['cloud.example.com/apps/zs', 'http://cloud.example.com:8080/apps/zs'],
    ['::1', 'http://[::1]:8080/zstack'],
    ['[::1]', 'http://[::1]:8080/zstack'],
    ['[fd00::10]:8081', 'http://[fd00::10]:8081/zstack'],
    ['fd00:0:0:0:0:0:0:10', 'http://[fd00::10]:8080/zstack'],
    ['https://[fd00::10]/zs', 'https://[fd00::10]/zs'],
    ['10.0.0.10：8080', 'http://10.0.0.10:8080/zstack'], // typed with a Chinese input method
    ['ｈｔｔｐ：／／10.0.0.10：8080／zstack', 'http://10.0.0.10:8080/zstack'],
    ['云平台.example.com', 'http://xn--9kqu4kwuk.example.com:8080/zstack'],
  ])('%s → first %s', (typed, first) => expect(candidates(typed)[0]).toBe(first));

  it('offers the other places worth a probe, best first', () => {
    expect(candidates('h.example')).toEqual([
      'http://h.example:8080/zstack',
      'http://h.example:8080',
      'https://h.example/zstack',
      'https://h.example',
      'http://h.example/zstack',
      'http://h.example',
    ]);
    expect(candidates('http://h.example:8080/x')).toEqual([
      'http://h.example:8080/x',
      'http://h.example:8080/x/zstack',
    ]);
    expect(candidates('http://h.example:8080/zstack')).toHaveLength(1);
  });

  it('looks for the API of a web UI on its usual port', () => {
    expect(apiBesideWebUi('https://[fd00::10]:5000/')).toEqual([
      'https://[fd00::10]:8080/zstack',
      'http://[fd00::10]:8080/zstack',
    ]);
  });

  it('never leaves https once it was typed', () => {
    for (const typed of ['https://h.example', 'https://h.example:5000', 'https://h.example:8080/x']) {
      expect(candidates(typed).filter((url) => !url.startsWith('https:'))).toEqual([]);
    }
  });

  it.each([
    '',
    '   ',
    'ftp://10.0.0.10',
    'http://',
    'http:///zstack',
    'a b',
    'host:0',
    'host:65536',
    'host:port',
    'host\\share',
    'a\u0000b',
    'fe80::1%eth0',
    '[::1',
    ':8080',
    'x'.repeat(3000),
  ])('refuses %j', (typed) => expect(candidates(typed)).toEqual(['address-invalid']));

  it.each([
    'http://alice:s3cr3t@10.0.0.10/',
    'alice:s3cr3t@10.0.0.10',
    'https://s3cr3t@host',
    '@host',
    'a:s3c@r3t@host',
  ])('refuses %s without repeating what may be a password', (typed) => {
    const result = candidateBaseUrls(typed);
    expect(result).toMatchObject({ ok: false, error: { code: 'address-invalid' } });
    expect(JSON.stringify(result)).not.toMatch(/s3c/);
  });
});
