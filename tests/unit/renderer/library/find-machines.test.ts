import { describe, expect, it } from 'vitest';
import type { VmList } from '../../../../shared/vm.ts';
import { findMachines, markTerms, queryTerms, sortMachines } from '../../../../renderer/library/model/find-machines.ts';
import { createMachineMaker, recentMachines } from '../../../../renderer/library/model/machines.ts';
import { createPinyinInitials } from '../../../../renderer/library/model/pinyin-initials.ts';
import { cloudView, vm } from '../../../fakes/library-api.ts';

const clouds = [cloudView('bj', 'Beijing'), cloudView('sh', '上海')];
const make = createMachineMaker(createPinyinInitials());

function machinesOf(...vms: ReturnType<typeof vm>[]) {
  return make([{ cloudId: 'bj', phase: 'ready', vms }], clouds);
}

const names = (machines: readonly { readonly name: string }[]) => machines.map(({ name }) => name);

describe('findMachines', () => {
  const machines = machinesOf(
    vm('web-db', { description: 'primary', addresses: ['10.0.0.8', '192.168.7.7'] }),
    vm('db-1', { state: 'Stopped' }),
    vm('cache', { description: 'next to DB', state: 'Paused' }),
    vm('数据库-02', { state: 'Created' }),
  );

  it('puts names that begin with the word first, then names that hold it, then the rest', () => {
    expect(names(findMachines(machines, 'db', 'all'))).toEqual(['db-1', 'web-db', 'cache']);
  });
  it.each([
    ['PRIMARY', ['web-db']],
    ['192.168', ['web-db']],
    ['数据', ['数据库-02']],
    ['sjk', ['数据库-02']],
    ['beijing paused', []],
    ['beijing next', ['cache']],
    ['(', []],
    ['  ', ['web-db', 'db-1', 'cache', '数据库-02']],
  ])('finds %j', (query, found) => {
    expect(names(findMachines(machines, query, 'all'))).toEqual(found);
  });
  it('counts every state with a console as running, and only Stopped as stopped', () => {
    expect(names(findMachines(machines, '', 'running'))).toEqual(['web-db', 'cache']);
    expect(names(findMachines(machines, '', 'stopped'))).toEqual(['db-1']);
  });
});

describe('sortMachines', () => {
  it('sorts numbers in names as numbers, and equal values by name', () => {
    const machines = machinesOf(vm('n-10'), vm('n-2', { state: 'Stopped' }), vm('n-1'));
    const sorted = (column: 'name' | 'state', descending: boolean) =>
      names(sortMachines(machines, { column, descending }, 'en'));
    expect(sorted('name', false)).toEqual(['n-1', 'n-2', 'n-10']);
    expect(sorted('state', true)).toEqual(['n-2', 'n-1', 'n-10']);
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
    expect(make([{ ...list, phase: 'loading' }], clouds)[0]).toBe(first);
    expect(make([list], [cloudView('bj', 'Peking')])[0]?.cloudName).toBe('Peking');
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
  });
});

describe('createPinyinInitials', () => {
  it.each([
    ['数据库-02', 'sjk'],
    ['生产环境', 'schj'],
    ['阿里', 'al'],
    ['欧阳', 'oy'],
    ['web', ''],
  ])('turns %s into %j', (text, initials) => {
    expect(createPinyinInitials()(text)).toBe(initials);
  });
});
