import { describe, expect, it } from 'vitest';
import type { VmList } from '../../../../shared/vm.ts';
import {
  filterRows,
  noFilter,
  tagsOf,
  type MachineFilter,
} from '../../../../renderer/library/model/filter-machines.ts';
import {
  createMachineSearch,
  markName,
  markTerms,
  queryTerms,
} from '../../../../renderer/library/model/find-machines.ts';
import { sortRows } from '../../../../renderer/library/model/machine-order.ts';
import { createTableMaker, machinesAt } from '../../../../renderer/library/model/machine-table.ts';
import {
  createMachineMaker,
  newestFirst,
  recentMachines,
  type Machine,
} from '../../../../renderer/library/model/machines.ts';
import { cloudView, vm } from '../../../fakes/library-api.ts';

const clouds = [cloudView('bj', 'Peking'), cloudView('sh', '上海')];
const make = createMachineMaker();

function machinesOf(...vms: ReturnType<typeof vm>[]) {
  return make([{ cloudId: 'bj', phase: 'ready', vms }], clouds);
}

const names = (machines: readonly { readonly name: string }[]) => machines.map(({ name }) => name);
const tableOf = (machines: readonly Machine[]) => createTableMaker()(machines);

/** The names of what a new search finds among machines in the order given. */
function findNames(machines: readonly Machine[], query: string): readonly string[] {
  const table = tableOf(machines);
  const rows = Uint32Array.from(machines, (machine) => table.machines.indexOf(machine));
  return names(machinesAt(table, createMachineSearch().find(table, rows, query)));
}

describe('a search', () => {
  const machines = machinesOf(
    vm('web-db', { description: 'primary', addresses: ['10.0.0.8', '192.168.7.7'] }),
    vm('db-1', { state: 'Stopped' }),
    vm('cache', { description: 'next to DB', state: 'Paused' }),
    vm('数据库-02', { state: 'Created' }),
  );

  it('puts names that begin with the word first, then names that hold it, then the rest', () => {
    expect(findNames(machines, 'db')).toEqual(['db-1', 'web-db', 'cache']);
  });
  it.each([
    ['PRIMARY', ['web-db']],
    ['192.168', ['web-db']],
    ['数据', ['数据库-02']],
    ['sjk', ['数据库-02']],
    ['peking paused', []],
    ['peking next', ['cache']],
    ['(', []],
    ['  ', ['web-db', 'db-1', 'cache', '数据库-02']],
  ])('finds %j', (query, found) => {
    expect(findNames(machines, query)).toEqual(found);
  });
  it('finds a machine by its tags, its host and the pinyin of both', () => {
    const tagged = machinesOf(vm('a', { tags: ['财务', 'prod'], hostName: '机柜-7' }), vm('b'));
    for (const query of ['prod', '财务', 'caiwu', 'cw', 'jigui', '机柜']) {
      expect([query, findNames(tagged, query)]).toEqual([query, ['a']]);
    }
  });
});

describe('pinyin', () => {
  const machines = machinesOf(
    vm('北京-数据库-02'),
    vm('重庆银行web'),
    vm('绿色计算'),
    vm('长沙节点'),
    vm('银行'),
    vm('Beijing-old'),
  );
  it.each([
    ['beijing', ['北京-数据库-02', 'Beijing-old']],
    ['bj', ['北京-数据库-02']],
    ['beij', ['北京-数据库-02', 'Beijing-old']],
    ['bjing', ['北京-数据库-02']],
    ['北jing', ['北京-数据库-02']],
    ['bjsjk', ['北京-数据库-02']],
    ['bjsjk02', ['北京-数据库-02']],
    ['shujuku', ['北京-数据库-02']],
    ['chongqing', ['重庆银行web']],
    ['cqyh', ['重庆银行web']],
    ['yinhangweb', ['重庆银行web']],
    ['yinhang', ['银行', '重庆银行web']],
    ['lvse', ['绿色计算']],
    ['changsha', ['长沙节点']],
    ['zhangsha', ['长沙节点']],
    ['xyz', []],
  ])('finds %j', (query, found) => {
    expect(findNames(machines, query)).toEqual(found);
  });
  it('marks the characters that the letters stand for', () => {
    const [machine] = machinesOf(vm('北京-数据库'));
    if (!machine) throw new Error('no machine');
    const marked = (query: string) =>
      markName(machine, queryTerms(query)).map(({ text, marked: isMarked }) => (isMarked ? `[${text}]` : text));
    expect(marked('bj').join('')).toBe('[北京]-数据库');
    expect(marked('sjk beij').join('')).toBe('[北京]-[数据库]');
    expect(marked('jing').join('')).toBe('北[京]-数据库');
    expect(marked('none').join('')).toBe('北京-数据库');
  });
  it('gives up on a name that was made to be slow', () => {
    const slow = machinesOf(vm('长重行'.repeat(80)));
    const startedAt = performance.now();
    findNames(slow, `${'zch'.repeat(60)}x`);
    expect(performance.now() - startedAt).toBeLessThan(200);
  });
});

describe('createMachineSearch', () => {
  it('finds letter by letter what a search from the beginning finds, and after a letter was taken away', () => {
    const machines = machinesOf(...['cache', 'db', 'web-1', 'web-db', '数据库'].map((name) => vm(name)));
    const table = tableOf(machines);
    const { find } = createMachineSearch();
    const found = (query: string) => names(machinesAt(table, find(table, table.rows, query)));
    for (const query of ['w', 'we', 'web', 'web d', 'web db', 'web d', 'we', '', 's', 'sj', 'sjk', 'd', 'db']) {
      expect([query, found(query)]).toEqual([query, findNames(machines, query)]);
    }
    const other = tableOf(machinesOf(vm('db-9')));
    expect(names(machinesAt(other, find(other, other.rows, 'db')))).toEqual(['db-9']);
  });
  it('finds the same when single letters were worked out before, and forgets them with the table', () => {
    const machines = machinesOf(...['cache', 'db', 'web-1', 'web-db', '数据库'].map((name) => vm(name)));
    const table = tableOf(machines);
    const { find, prepare } = createMachineSearch();
    for (const step of prepare(table)) step();
    for (const query of ['w', 's', 'd', 'sj', 'web d', '1']) {
      const found = names(machinesAt(table, find(table, table.rows, query)));
      expect([query, found]).toEqual([query, findNames(machines, query)]);
    }
    const other = tableOf(machinesOf(vm('w-9')));
    expect(names(machinesAt(other, find(other, other.rows, 'w')))).toEqual(['w-9']);
  });
  it('looks only among the rows given', () => {
    const table = tableOf(machinesOf(vm('a-1'), vm('a-2'), vm('b-3')));
    const found = createMachineSearch().find(table, Uint32Array.of(2, 1), 'a');
    expect([...found]).toEqual([1]);
  });
});

describe('createTableMaker', () => {
  const list = (state: string): VmList => ({
    cloudId: 'bj',
    phase: 'ready',
    vms: [vm('b', { state, hostName: 'h2' }), vm('a', { hostName: 'h1' })],
  });
  it('keeps what did not change, and works out anew what did', () => {
    const tabulate = createTableMaker();
    const first = tabulate(make([list('Running')], clouds));
    const [host, state, text] = [first.column('host'), first.column('state'), first.text()];
    const second = tabulate(make([list('Stopped')], clouds));
    expect(names(second.machines)).toEqual(['a', 'b']);
    expect(second.machines[1]?.vm?.state).toBe('Stopped');
    expect(second.column('host')).toBe(host);
    expect(second.text()).toBe(text);
    expect(second.column('state')).not.toBe(state);
    expect(second.column('state')).toEqual({ values: ['Running', 'Stopped'], ranks: Uint32Array.of(0, 1) });
  });
  it('orders anew when a machine comes, goes or is renamed', () => {
    const tabulate = createTableMaker();
    const listed = (...vms: ReturnType<typeof vm>[]) =>
      names(tabulate(make([{ cloudId: 'bj', phase: 'ready', vms }], clouds)).machines);
    expect(listed(vm('b', { uuid: '1' }))).toEqual(['b']);
    expect(listed(vm('b', { uuid: '1' }), vm('a', { uuid: '2' }))).toEqual(['a', 'b']);
    expect(listed(vm('b', { uuid: '1' }), vm('c', { uuid: '2' }))).toEqual(['b', 'c']);
    expect(listed(vm('c', { uuid: '2' }))).toEqual(['c']);
  });
});

describe('filterRows', () => {
  const table = tableOf(
    machinesOf(
      vm('a', { tags: ['prod'] }),
      vm('b', { state: 'Stopped', tags: ['prod', 'web'] }),
      vm('c', { state: 'Paused' }),
    ),
  );
  const passing = (filter: Partial<MachineFilter>) =>
    names(machinesAt(table, filterRows(table, table.rows, { ...noFilter, ...filter })));
  it('keeps the rows where nothing is asked for', () => {
    expect(filterRows(table, table.rows, noFilter)).toBe(table.rows);
  });
  it.each([
    [{ state: 'running' as const }, ['a']],
    [{ state: 'stopped' as const }, ['b']],
    [{ state: 'other' as const }, ['c']],
    [{ tags: ['prod'] }, ['a', 'b']],
    [{ tags: ['web', 'none'] }, ['b']],
    [{ clouds: ['sh'] }, []],
    [{ clouds: ['bj'], state: 'stopped' as const }, ['b']],
  ])('passes %j', (filter, expected) => {
    expect(passing(filter)).toEqual(expected);
  });
  it('counts tags, the most used first', () => {
    expect(tagsOf(table, table.rows)).toEqual([
      { tag: 'prod', count: 2 },
      { tag: 'web', count: 1 },
    ]);
    expect(tagsOf(table, Uint32Array.of(0))).toEqual([{ tag: 'prod', count: 1 }]);
  });
});

describe('sortRows', () => {
  const sorted = (
    vms: Parameters<typeof machinesOf>,
    column: 'name' | 'state' | 'address' | 'tag',
    descending: boolean,
  ) => {
    const table = tableOf(machinesOf(...vms));
    return names(machinesAt(table, sortRows(table, { column, descending })));
  };

  it('sorts numbers in names as numbers, Chinese by its sound behind Latin, and equal values by name', () => {
    expect(sorted([vm('北'), vm('n-10'), vm('阿'), vm('n-2'), vm('N-1')], 'name', false)).toEqual([
      'N-1',
      'n-2',
      'n-10',
      '阿',
      '北',
    ]);
    const states = [vm('n-10'), vm('n-2', { state: 'Stopped' }), vm('n-1')];
    expect(sorted(states, 'state', true)).toEqual(['n-2', 'n-1', 'n-10']);
    expect(sorted(states, 'state', false)).toEqual(['n-1', 'n-10', 'n-2']);
  });
  it('sorts addresses by their numbers; VMs without one come last either way', () => {
    const vms = ['10.0.0.10', '10.0.0.9', 'fd00::1', '9.9.9.9'].map((address) => vm(address, { addresses: [address] }));
    const all = [...vms, vm('none', { addresses: [] })];
    expect(sorted(all, 'address', false)).toEqual(['9.9.9.9', '10.0.0.9', '10.0.0.10', 'fd00::1', 'none']);
    expect(sorted(all, 'address', true)).toEqual(['fd00::1', '10.0.0.10', '10.0.0.9', '9.9.9.9', 'none']);
  });
});

describe('markTerms', () => {
  it('cuts the text where words stand, whatever signs they hold', () => {
    expect(markTerms('a.b-A.B', queryTerms('a.b'))).toEqual([
      { text: 'a.b', marked: true },
      { text: '-', marked: false },
      { text: 'A.B', marked: true },
    ]);
    expect(markTerms('plain', [])).toEqual([{ text: 'plain', marked: false }]);
  });
});

describe('createMachineMaker', () => {
  it('makes the machines of a list once, and again when its cloud is renamed', () => {
    const list: VmList = { cloudId: 'bj', phase: 'ready', vms: [vm('a')] };
    const [first] = make([list], clouds);
    const grown = { ...list, vms: [...list.vms, vm('b')] };
    expect(make([grown], clouds)[0]).toBe(first);
    expect(make([list], [cloudView('bj', 'Beijing')])[0]?.cloudName).toBe('Beijing');
  });
});

describe('recentMachines', () => {
  it('lists the newest first, with what is known now and the old name of what is not', () => {
    const machines = machinesOf(vm('renamed', { uuid: 'u1' }));
    const recents = [
      { cloudId: 'bj', vmUuid: 'u1', vmName: 'old name', openedAt: 1 },
      { cloudId: 'sh', vmUuid: 'u2', vmName: 'gone', openedAt: 2 },
    ];
    const found = recentMachines(recents, machines, clouds);
    expect(names(found)).toEqual(['gone', 'renamed']);
    expect(found[0]).toMatchObject({ cloudName: '上海', openedAt: 2 });
    expect(found[0]?.vm).toBeUndefined();
    expect([...newestFirst([...found].reverse())]).toEqual([1, 0]);
  });
});
