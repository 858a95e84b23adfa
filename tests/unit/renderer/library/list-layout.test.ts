import { describe, expect, it } from 'vitest';
import {
  findItem,
  itemAt,
  itemsBetween,
  layOutFlat,
  type ListLayout,
} from '../../../../renderer/library/model/list-layout.ts';
import { createTableMaker, machineList, machinesAt } from '../../../../renderer/library/model/machine-table.ts';
import { createMachineMaker } from '../../../../renderer/library/model/machines.ts';
import { columnsOf, metricsOf } from '../../../../renderer/library/views/metrics.ts';
import { cloudView, vm } from '../../../fakes/library-api.ts';

const machines = createMachineMaker()(
  [{ cloudId: 'bj', phase: 'ready', vms: ['a', 'b', 'c', 'd'].map((name) => vm(name)) }],
  [cloudView('bj', 'Peking')],
);
const table = createTableMaker()(machines);
const metrics = metricsOf('list', 'comfortable', 800);

function nameAt(layout: ListLayout, index: number): string | undefined {
  const item = itemAt(layout, index);
  return item?.kind === 'machine' ? item.machine.name : undefined;
}

describe('a list of rows', () => {
  const rows = Uint32Array.of(3, 1, 0);
  const layout = layOutFlat(machineList(table, rows), metrics);

  it('has the machines of its rows, in their order, and no others', () => {
    expect([-1, 0, 1, 2, 3].map((index) => nameAt(layout, index))).toEqual([undefined, 'd', 'b', 'a', undefined]);
    expect(layout).toMatchObject({ items: 3, height: 3 * 48 });
  });

  it('lays out as the array of the same machines does', () => {
    const asArray = layOutFlat(machinesAt(table, rows), metrics);
    expect(itemsBetween(layout, 47, 97)).toEqual(itemsBetween(asArray, 47, 97));
    for (const { key } of machines) expect(findItem(layout, key)).toBe(findItem(asArray, key));
    expect(findItem(layout, table.machines[2]?.key ?? '')).toBeUndefined();
  });

  it('has a head above a list, and none above tiles', () => {
    expect(metricsOf('grid', 'comfortable', 800).headHeight).toBe(0);
    expect(metrics.headHeight).toBe(32);
  });
});

describe('columnsOf', () => {
  it('leaves out what a width has no room for, and gives the same columns as the same array', () => {
    const counts = [1041, 1040, 861, 860, 641, 640, 471, 470, 0].map((width) => columnsOf(width).length);
    expect(counts).toEqual([6, 5, 5, 4, 4, 3, 3, 2, 2]);
    expect(columnsOf(900)).toEqual(['name', 'state', 'address', 'cloud', 'tag']);
    expect(columnsOf(900)).toBe(columnsOf(1000));
  });
});
