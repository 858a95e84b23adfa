import { describe, expect, it } from 'vitest';
import { parseVm } from '../../../../main/zstack/vms.ts';
import { type Heard, type Scripted } from '../../../fakes/scripted-http.ts';
import { credentials, quiet, vmUuid, withLogin, watchClients } from './kit.ts';

const open = watchClients();

async function start(rest: (request: Heard) => Scripted) {
  const { server, client } = await open(withLogin(rest));
  await client.signIn(credentials, quiet());
  return { server, client };
}

const row = (number: number, name = `vm-${number}`) => ({
  uuid: String(number).padStart(32, '0'),
  name,
  state: 'Running',
  type: 'UserVm',
});
type Row = ReturnType<typeof row>;
const queryOf = (request: Heard): URLSearchParams => new URL(request.path, 'http://h').searchParams;

/** The server's side of paging over rows that may be others at each call. */
function pages(rowsAt: (call: number) => readonly Row[], total?: (rows: readonly Row[]) => number | undefined) {
  let call = 0;
  return (request: Heard): Scripted => {
    const query = queryOf(request);
    const rows = rowsAt(call++);
    const from = Number(query.get('start'));
    const inventories = rows.slice(from, from + Number(query.get('limit')));
    return { status: 200, body: { inventories, schema: {}, total: total ? total(rows) : rows.length } };
  };
}

const many = (count: number) => Array.from({ length: count }, (_, index) => row(index));
const names = (result: { ok: boolean; value?: readonly { name: string }[] }) => result.value?.map((vm) => vm.name);

describe('parseVm', () => {
  const build = {
    uuid: vmUuid,
    name: 'build-01',
    description: 'CI runner',
    platform: 'Linux',
    guestOsType: 'CentOS 7',
    type: 'UserVm',
    memorySize: 4294967296,
    cpuNum: 2.0,
    state: 'Running',
    hostUuid: 'ad406fa15eb26f3fcda180524e6f7081',
    vmNics: [{ ip: '192.168.100.17', usedIps: [{ ip: '192.168.100.17' }, { ip: 'fd00::17' }] }, { mac: 'no ip' }],
    somethingNew: { a: 1 },
  };

  it('reads the fixture', () => {
    expect(parseVm(build)).toEqual({
      uuid: vmUuid,
      name: 'build-01',
      description: 'CI runner',
      state: 'Running',
      platform: 'Linux',
      guestOs: 'CentOS 7',
      addresses: ['192.168.100.17', 'fd00::17'],
      cpuCount: 2,
      memoryBytes: 4294967296,
      tags: [],
      hostUuid: 'ad406fa15eb26f3fcda180524e6f7081',
    });
  });

  it('needs a uuid and nothing else, and keeps states it does not know', () => {
    expect(parseVm({ uuid: vmUuid })).toMatchObject({ name: vmUuid, state: 'Unknown', addresses: [], cpuCount: 0 });
    expect(
      parseVm({ uuid: vmUuid, state: 'Levitating', vmNics: 'none', memorySize: '1024', name: null }),
    ).toMatchObject({
      state: 'Levitating',
      memoryBytes: 1024,
      tags: [],
    });
    expect(parseVm({ name: 'no uuid' })).toBeUndefined();
    expect(parseVm(null)).toBeUndefined();
  });

  it('leaves system VMs out', () => expect(parseVm({ ...build, type: 'ApplianceVm' })).toBeUndefined());
});

describe('listVms', () => {
  it('asks for user VMs by pages of 200, shows each page, and sorts as people do', async () => {
    const { client, server } = await start(pages(() => many(450)));
    const seen: (readonly [number, number | undefined])[] = [];
    const result = await client.listVms((page) => seen.push([page.vms.length, page.total]), quiet());
    expect(seen).toEqual([
      [200, 450],
      [199, 450],
      [51, 450],
    ]);
    expect(names(result)).toEqual(many(450).map((vm) => vm.name));
    const query = queryOf(server.heard[1] as Heard);
    expect([query.get('q'), query.get('sort'), query.get('replyWithCount')]).toEqual(['type=UserVm', '+name', 'true']);
  });

  it('lists each VM once and loses none when VMs go and come while it pages', async () => {
    const before = many(450);
    const after = [...before.slice(10), row(900, 'new')]; // what was row 200 is row 190 now
    const { client } = await start(pages((call) => (call === 0 ? before : after)));
    const seen = new Set<string>();
    const result = await client.listVms((page) => {
      for (const vm of page.vms) {
        expect(seen.has(vm.uuid)).toBe(false);
        seen.add(vm.uuid);
      }
    }, quiet());
    expect(names(result)?.length).toBe(441);
    expect(new Set(names(result))).toEqual(new Set(after.map((vm) => vm.name)));
  });

  it('notices a VM that went while another came', async () => {
    const before = many(450);
    const after = [...before.slice(1), row(900, 'zzz')]; // as many as before, but all moved up by one
    const { client } = await start(pages((call) => (call === 0 ? before : after)));
    const result = await client.listVms(() => {}, quiet());
    expect(new Set(names(result))).toEqual(new Set(after.map((vm) => vm.name)));
  });

  it('ends, with all it saw, when the list never keeps still', async () => {
    const { client, server } = await start(
      pages(
        (call) => many(300 + (call % 2)),
        (rows) => rows.length + 5,
      ),
    );
    expect(names(await client.listVms(() => {}, quiet()))?.length).toBeGreaterThanOrEqual(300);
    expect(server.heard.length).toBeLessThan(20);
  });

  it('manages without a total, and with a server that caps the page', async () => {
    const capped = (request: Heard): Scripted => {
      const from = Number(queryOf(request).get('start'));
      return { status: 200, body: { inventories: many(250).slice(from, from + 100) } };
    };
    const { client } = await start(capped);
    expect(names(await client.listVms(() => {}, quiet()))?.length).toBe(250);
  });

  it('ends when the server ignores where the page starts', async () => {
    const { client, server } = await start(() => ({ status: 200, body: { inventories: many(3) } }));
    expect(names(await client.listVms(() => {}, quiet()))?.length).toBe(3);
    expect(server.heard.length).toBeLessThan(5);
  });

  it('skips rows that are not readable', async () => {
    const { client } = await start(() => ({
      status: 200,
      body: { inventories: [row(1), null, 7, { name: 'x' }], total: 4 },
    }));
    expect(names(await client.listVms(() => {}, quiet()))).toEqual(['vm-1']);
  });

  it('keeps VMs of equal names apart', async () => {
    const { client } = await start(pages(() => [row(2, 'same'), row(1, 'same')]));
    const result = await client.listVms(() => {}, quiet());
    expect(result).toMatchObject({ value: [{ uuid: row(1).uuid }, { uuid: row(2).uuid }] });
  });

  it('shows the total of an empty cloud', async () => {
    const { client } = await start(pages(() => []));
    const seen: unknown[] = [];
    expect(await client.listVms((page) => seen.push(page), quiet())).toEqual({ ok: true, value: [] });
    expect(seen).toEqual([{ vms: [], total: 0 }]);
  });
});

describe('getVm and findVm', () => {
  const all = [row(1, 'web'), row(2, 'db'), row(3, 'db'), row(4, 'a!=b'), row(5, 'WEB'), row(6, '财务 数据库')];
  const query = (request: Heard): Scripted => {
    const { pathname, searchParams } = new URL(request.path, 'http://h');
    const uuid = /vm-instances\/(\w+)$/.exec(pathname)?.[1];
    const name = searchParams
      .getAll('q')
      .find((q) => q.startsWith('name='))
      ?.slice(5)
      .toLowerCase();
    // As a database with a case-blind collation answers.
    const rows = all.filter((vm) => (uuid ? vm.uuid === uuid : name === undefined || vm.name.toLowerCase() === name));
    return { status: 200, body: { inventories: rows, total: rows.length } };
  };

  it('finds by uuid, in upper case too, and says when there is none', async () => {
    const { client } = await start(query);
    expect(await client.getVm(row(1).uuid, quiet())).toMatchObject({ value: { name: 'web' } });
    expect(await client.findVm(row(2).uuid.toUpperCase(), quiet())).toMatchObject({ value: { name: 'db' } });
    expect(await client.getVm('f'.repeat(32), quiet())).toMatchObject({ error: { code: 'vm-not-found' } });
  });

  it('sends nothing for a uuid that would change the path', async () => {
    const { client, server } = await start(query);
    expect(await client.getVm('../hosts', quiet())).toMatchObject({ error: { code: 'vm-not-found' } });
    expect(await client.getConsoleAddress('a/b?c', quiet())).toMatchObject({ error: { code: 'vm-not-found' } });
    expect(server.heard).toHaveLength(1);
  });

  it('finds the host that has an address or a name, by what the cloud has for it', async () => {
    const rows = [
      { managementIp: '10.0.0.7', name: 'Host-B' },
      { managementIp: '10.0.0.8', name: 'twin' },
      { managementIp: '10.0.0.9', name: 'twin' },
    ];
    const { client, server } = await start((request) => {
      const [field = '', value = ''] = (queryOf(request).get('q') ?? '').split('=');
      const isIt = (row: Record<string, string>) => row[field]?.toLowerCase() === value.toLowerCase();
      return { status: 200, body: { inventories: value === '10.0.0.66' ? rows : rows.filter(isIt) } };
    });
    expect(await client.findHost('10.0.0.7', quiet())).toEqual({ ok: true, value: '10.0.0.7' });
    expect(await client.findHost('host-b', quiet())).toEqual({ ok: true, value: '10.0.0.7' });
    for (const name of ['10.0.0.1', 'nobody', 'twin', '10.0.0.66']) {
      expect(await client.findHost(name, quiet()), name).toEqual({ ok: true, value: undefined });
    }
    const before = server.heard.length;
    for (const name of ['%', 'a,b', 'name!=x', '', 'a b']) {
      expect(await client.findHost(name, quiet()), name).toEqual({ ok: true, value: undefined });
    }
    expect(server.heard.length).toBe(before);
  });

  it('finds by the exact name only', async () => {
    const { client } = await start(query);
    expect(await client.findVm('web', quiet())).toMatchObject({ value: { uuid: row(1).uuid } });
    expect(await client.findVm('财务 数据库', quiet())).toMatchObject({ value: { uuid: row(6).uuid } });
    expect(await client.findVm('Web', quiet())).toMatchObject({
      error: { code: 'vm-not-found', params: { vm: 'Web' } },
    });
    expect(await client.findVm('db', quiet())).toMatchObject({
      error: { code: 'vm-ambiguous', params: { vm: 'db', count: 2 } },
    });
  });

  it.each(['a!=b', 'x>=1', '%', 'name~=%', "o'brien", 'a,b', 'x is null?'])(
    'never puts %j, which the query parser could take for an operator, into a query',
    async (name) => {
      const { client, server } = await start(query);
      const found = await client.findVm(name, quiet());
      expect(found.ok).toBe(name === 'a!=b');
      expect(server.heard.some((request) => queryOf(request).getAll('q').length > 1)).toBe(false);
    },
  );
});
