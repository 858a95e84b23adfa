import { describe, expect, it } from 'vitest';
import { Links, type AddressWish } from '../../../../main/links/links.ts';
import type { CloudView } from '../../../../shared/cloud.ts';
import { ok, type AppError } from '../../../../shared/errors.ts';
import type { LinkQuestion } from '../../../../shared/ipc/links.ts';
import { linkText } from '../../../../shared/link.ts';

const view = (id: string, name: string, more: Partial<CloudView> = {}): CloudView => ({
  cloud: {
    id,
    name,
    baseUrl: `http://${id}.example:8080/zstack`,
    type: 'account',
    account: 'admin',
    trust: { kind: 'system' },
    pins: [],
    plaintextProxy: false,
    proxyViaApiHost: false,
  },
  signIn: { kind: 'signed-in' },
  remembered: false,
  ...more,
});

function setUp(clouds = [view('c1', '生产'), view('c2', 'Test')]) {
  const opened: object[] = [];
  const reported: AppError[] = [];
  const asked: (LinkQuestion | null)[] = [];
  const searched: string[] = [];
  const seen = [
    { cloudId: 'c1', vmUuid: 'u1', vmName: 'web' },
    { cloudId: 'c1', vmUuid: 'u2', vmName: 'twin' },
    { cloudId: 'c1', vmUuid: 'u3', vmName: 'twin' },
  ];
  const links = new Links({
    clouds: () => clouds,
    seenIn: (cloudId) => seen.filter((vm) => vm.cloudId === cloudId),
    findVm: (cloudId, name) => {
      searched.push(`${cloudId} ${name}`);
      return Promise.resolve({ ok: true, value: `uuid of ${name}` });
    },
    openVm: (vm) => {
      opened.push(vm);
      return Promise.resolve(ok());
    },
    openAddress: (wish: AddressWish) => {
      opened.push(wish);
      return Promise.resolve(ok());
    },
    report: (error) => void reported.push(error),
    onAsked: (question) => void asked.push(question),
  });
  const yes = async () => {
    links.answer(links.asked?.id ?? '', true);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { links, opened, reported, asked, searched, yes };
}

describe('Links', () => {
  it.each(['生产', 'http://c1.example:8080/zstack', 'http://C1.example:8080/zstack/', 'c1.example', 'c1.example:8080'])(
    'names cloud and VM as they are known here, for %s',
    async (cloud) => {
      const { links, opened, yes } = setUp();
      links.openLink(linkText({ cloud, vm: 'u1' }));
      expect(links.asked).toMatchObject({ kind: 'vm', cloudName: '生产', vmName: 'web', account: 'admin', seen: true });
      expect(opened).toEqual([]);
      await yes();
      const preference = { protocol: 'auto', route: 'auto' };
      expect(opened).toEqual([{ cloudId: 'c1', vmUuid: 'u1', preference }]);
    },
  );

  it('asks the cloud for a VM that it has not seen, and only after the yes', async () => {
    const { links, opened, searched, yes } = setUp();
    links.openLink(linkText({ cloud: 'test', vm: 'new one' }));
    expect(links.asked).toMatchObject({ cloudName: 'Test', vmName: 'new one', seen: false });
    expect(searched).toEqual([]);
    await yes();
    expect(searched).toEqual(['c2 new one']);
    expect(opened).toMatchObject([{ vmUuid: 'uuid of new one' }]);
  });

  it('offers nothing for a cloud that is not known here, whatever is answered', async () => {
    const { links, opened, searched, yes } = setUp();
    links.openLink(linkText({ cloud: 'https://evil.example', vm: 'web' }));
    expect(links.asked).toMatchObject({ kind: 'unknown-cloud', cloud: 'https://evil.example' });
    await yes();
    expect([opened, searched, links.asked]).toEqual([[], [], null]);
  });

  it('refuses a name that two VMs have, and a link with a secret', () => {
    const { links, reported } = setUp();
    links.openLink(linkText({ cloud: '生产', vm: 'twin' }));
    links.openLink('zstack-console://connect?cloud=a&vm=b&password=hunter2');
    expect(reported.map(({ code }) => code)).toEqual(['vm-ambiguous', 'link-secret']);
    expect(links.asked).toBeNull();
  });

  it('prefers the cloud where the VM was seen, then one that is signed in to', () => {
    const twice = [view('c0', '生产', { signIn: { kind: 'signed-out' } }), view('c1', '生产')];
    const { links } = setUp(twice);
    links.openLink(linkText({ cloud: '生产', vm: 'web' }));
    expect(links.asked).toMatchObject({ seen: true });
  });

  it('asks about a text with what it leads to, never with its password, and hands that over once', async () => {
    const { links, opened, asked, yes } = setUp();
    const lines = ['[virt-viewer]', 'type=spice', 'host=::1', 'port=1', 'tls-port=2', 'password=hunter2'];
    expect(links.openText('a\u202e.vv', [...lines, 'delete-this-file=1', 'proxy=http://x'].join('\n'))).toEqual(ok());
    expect(asked).toEqual([
      {
        id: expect.any(String) as string,
        kind: 'file',
        fileName: 'a .vv',
        protocol: 'spice',
        peer: '[::1]:2',
        encrypted: true,
        hasPassword: true,
        deletes: false,
        ignored: ['proxy'],
      },
    ]);
    expect(JSON.stringify(asked)).not.toContain('hunter2');
    await yes();
    const address = { protocol: 'spice', host: '::1', port: 1, tlsPort: 2 };
    expect(opened).toEqual([{ address, password: 'hunter2', fullScreen: false }]);
  });

  it('asks no more than a few times', () => {
    const { links, reported } = setUp();
    for (let n = 0; n < 500; n += 1) links.openLink(linkText({ cloud: '生产', vm: `vm ${n}` }));
    for (let n = 0; n < 5; n += 1) links.answer(links.asked?.id ?? '', false);
    expect(links.asked).toBeNull();
    expect(reported).toEqual([{ code: 'links-dropped', params: { count: 495 } }]);
  });
});
