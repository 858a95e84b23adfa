import { describe, expect, it } from 'vitest';
import { ApiFailure, RestFailure } from '../../../../lab/management-node/errors.ts';
import { parseCondition, runQuery } from '../../../../lab/management-node/query.ts';
import { syntheticVms } from '../../../../lab/management-node/synthetic-vms.ts';
import { vmQueryFields, VmRows } from '../../../../lab/management-node/vm-inventory.ts';
import { vmStates, Vms } from '../../../../lab/management-node/vms.ts';

const rows = [
  { name: 'build-01', memorySize: 4096, hostUuid: 'a', vmNics: [{ ip: '192.168.0.7' }, { ip: '10.0.0.7' }] },
  { name: 'Build_02', memorySize: 512, vmNics: [] },
  { name: '构建 50%', memorySize: 1024, hostUuid: 'b', vmNics: [{ ip: '10.0.1.9' }] },
];
const fields = ['name', 'memorySize', 'hostUuid', 'vmNics'];
const ask = (text: string) => runQuery(new URLSearchParams(text), rows, fields, 'Java');
const names = (...conditions: string[]) => {
  const query = new URLSearchParams(conditions.map((condition) => ['q', condition]));
  return runQuery(query, rows, fields, 'Java').inventories?.map(({ name }) => name);
};

describe('parseCondition', () => {
  it('falls into the trap: an operator inside the value wins', () => {
    expect(parseCondition('name~=%a!=b%')).toEqual({ field: 'name~=%a', operator: '!=', value: 'b%' });
    expect(parseCondition('name=a>=b')).toEqual({ field: 'name=a', operator: '>=', value: 'b' });
    expect(parseCondition('name~=%x?=%')).toMatchObject({ operator: '~=', value: '%x?=%' });
  });

  it('tells the operators apart', () => {
    expect(parseCondition('state!?=Running,Paused')).toMatchObject({ field: 'state', operator: '!?=' });
    expect(parseCondition('name!~=%a%')).toMatchObject({ field: 'name', operator: '!~=' });
    expect(parseCondition('hostUuid is null')).toEqual({ field: 'hostUuid', operator: 'is null', value: '' });
  });

  it('refuses what has none', () => {
    expect(() => parseCondition('name')).toThrow(RestFailure);
  });
});

describe('runQuery', () => {
  it.each([
    [['name=BUILD-01'], ['build-01']],
    [['name!=build-01'], ['Build_02', '构建 50%']],
    [['name?=build-01,Build_02'], ['build-01', 'Build_02']],
    [['name!?=build-01,Build_02'], ['构建 50%']],
    [['name~=build%'], ['build-01', 'Build_02']],
    [['name!~=build%'], ['构建 50%']],
    [['memorySize>1024'], ['build-01']],
    [['memorySize>=1024'], ['build-01', '构建 50%']],
    [['memorySize<1024'], ['Build_02']],
    [['hostUuid is null'], ['Build_02']],
    [['hostUuid not null'], ['build-01', '构建 50%']],
    [['vmNics.ip=10.0.0.7'], ['build-01']],
    [['vmNics.ip~=10.0.%', 'memorySize<2000'], ['构建 50%']],
  ])('finds with %j: %j', (conditions, expected) => {
    expect(names(...conditions)).toEqual(expected);
  });

  it('knows indexed names and many fields', () => {
    const reply = ask('q.0=memorySize%3E600&q.1=name~%3D%25build%25&fields=name,memorySize');
    expect(reply.inventories).toEqual([{ name: 'build-01', memorySize: 4096 }]);
  });

  it('sorts both ways and pages', () => {
    const sorted = (text: string) => ask(text).inventories?.map(({ memorySize }) => memorySize);
    expect(sorted('sort=%2BmemorySize')).toEqual([512, 1024, 4096]);
    expect(sorted('sort=-memorySize&start=1&limit=1')).toEqual([1024]);
  });

  it('counts only when it is asked to', () => {
    expect(ask('limit=1')).not.toHaveProperty('total');
    expect(ask('limit=1&replyWithCount=true')).toMatchObject({ total: 3, schema: { 'inventories[0]': 'Java' } });
    expect(ask('count=true')).toEqual({ schema: {}, total: 3 });
  });

  it('refuses fields that do not exist and numbers that are none', () => {
    expect(() => ask('q=colour%3Dred')).toThrow(ApiFailure);
    expect(() => ask('sort=+name')).toThrow(ApiFailure); // The plus sign of a query string is a space.
    expect(() => ask('limit=ten')).toThrow(RestFailure);
  });
});

describe('synthetic VMs', () => {
  const vms = new Vms(Date.now);
  const rowsOfVms = new VmRows();
  for (const spec of syntheticVms(3000)) vms.add(spec);

  it('have all states, Chinese names and long names, each its own', () => {
    const all = vms.all();
    expect(new Set(all.map(({ state }) => state))).toEqual(new Set(vmStates));
    expect(new Set(all.map(({ name }) => name)).size).toBe(3000);
    expect(Math.max(...all.map(({ name }) => name.length))).toBe(200);
    expect(all.some(({ name }) => /^[\u4e00-\u9fff]/.test(name))).toBe(true);
  });

  it('come 1000 at a time unless more are asked for', () => {
    const query = (text: string) =>
      runQuery(
        new URLSearchParams(text),
        vms.all().map((vm) => rowsOfVms.row(vm)),
        vmQueryFields,
        'Java',
      ).inventories?.length;
    expect([query(''), query('limit=5000'), query('start=2990')]).toEqual([1000, 3000, 10]);
  });
});
