import { describe, expect, it } from 'vitest';
import { isLink, linkText, parseLink } from '../../../shared/link.ts';

const start = 'zstack-console://connect?';
const told = (text: string) => {
  const result = parseLink(text);
  return result.ok ? result.value : `${result.error.code} ${String(result.error.params.part)}`;
};

describe('parseLink', () => {
  it('reads a whole link, its order and its percent signs as they come', () => {
    const preference = { protocol: 'spice', route: 'direct' };
    const wanted = { cloud: '生产 云', vm: 'R&D 1', preference };
    const text = `${start}vm=R%26D%201&route=direct&cloud=%E7%94%9F%E4%BA%A7+%E4%BA%91&protocol=spice`;
    expect(told(text)).toEqual(wanted);
    expect(told(text.replace('zstack-console', 'ZSTACK-Console').replace('connect?', 'connect/?'))).toEqual(wanted);
  });

  it('takes what linkText writes', () => {
    const vm = { cloud: 'http://10.0.0.1:8080/zstack', vm: '数据库 "1" & 2' };
    expect(told(linkText(vm))).toEqual({ ...vm, preference: { protocol: 'auto', route: 'auto' } });
  });

  it.each([
    ['', 'link-invalid ␣'],
    ['zstack-console:', 'link-invalid zstack-console:'],
    ['https://example.com/?cloud=a&vm=b', 'link-invalid https://example.com/'],
    ['zstack-console://open?cloud=a&vm=b', 'link-invalid zstack-console://open'],
    ['zstack-console://connect/x?cloud=a&vm=b', 'link-invalid zstack-console://connect/x'],
    ['zstack-console://connect:80?cloud=a&vm=b', 'link-invalid zstack-console://connect:80'],
    [`${start}cloud=a`, 'link-invalid vm'],
    [`${start}vm=a`, 'link-invalid cloud'],
    [`${start}cloud=&vm=a`, 'link-invalid cloud'],
    [`${start}cloud=a&vm=b#x`, 'link-invalid zstack-console://connect'],
    [`${start}cloud=a&vm=b&cloud=c`, 'link-invalid cloud'],
    [`${start}cloud=a&vm=b&then=x`, 'link-invalid then'],
    [`${start}cloud=a&vm=b&protocol=rdp`, 'link-invalid protocol'],
    [`${start}cloud=a&vm=b&route=tor`, 'link-invalid route'],
    [`${start}cloud=a&vm=b --no-sandbox`, 'link-invalid ␣'],
    [`${start}cloud=a&vm=b\n`, 'link-invalid ␣'],
    [`${start}cloud=a&vm=бук`, 'link-invalid ␣'],
    [`${start}cloud=a&vm=b%0a`, 'link-invalid vm'],
    [`${start}cloud=a&vm=%E2%80%AEx`, 'link-invalid vm'],
    [`${start}cloud=a&vm=%00`, 'link-invalid vm'],
    [`${start}cloud=a&vm=%ff`, 'link-invalid vm'],
    [`${start}cloud=a&vm=%20b`, 'link-invalid vm'],
    [`${start}cloud=a&vm=${'x'.repeat(513)}`, 'link-invalid vm'],
    [`${start}cloud=a&vm=${'x'.repeat(3000)}`, 'link-invalid …'],
  ])('refuses %j', (text, why) => expect(told(text)).toBe(why));

  it.each([
    [`${start}cloud=a&vm=b&password=hunter2`, 'password'],
    [`${start}cloud=a&vm=b&PassWD=hunter2`, 'PassWD'],
    [`${start}token=hunter2&cloud=a&vm=b`, 'token'],
    [`${start}cloud=a&vm=b&sessionUuid=hunter2`, 'sessionUuid'],
    [`${start}cloud=a&vm=b&accessKeySecret=hunter2`, 'accessKeySecret'],
    ['zstack-console://user:hunter2@connect?cloud=a&vm=b', '@'],
    [`${start}cloud=http://admin:hunter2@10.0.0.1&vm=b`, 'cloud'],
  ])('refuses a secret in %j and does not repeat it', (text, part) => {
    expect(told(text)).toBe(`link-secret ${part}`);
    expect(JSON.stringify(parseLink(text))).not.toContain('hunter2');
  });

  it('knows its own links only', () => {
    expect(isLink('ZStack-Console:x')).toBe(true);
    expect(isLink('zstack-consolex:')).toBe(false);
    expect(isLink('--zstack-console:')).toBe(false);
  });
});
