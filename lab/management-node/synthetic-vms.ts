import { vmStates, type VmSpec } from './vms.ts';

/** Names as people give them, Chinese and plain. */
export const vmWords = [
  '构建节点',
  'web',
  '财务-数据库',
  'desk',
  '测试环境',
  'ci-runner',
  '设计桌面',
  'gateway',
  '备份',
  'mail',
];
const platforms = ['Linux', 'Windows', 'WindowsVirtio', 'Other', 'Paravirtualization'];
const longName = '很长的名字-a-very-long-name-';

export interface ManyOptions {
  /** In front of each name, so that clouds differ. */
  readonly prefix: string;
  /** A made-up host each so many VMs; 50 when left out. */
  readonly perHost?: number;
}

const tags = ['prod', 'test', '财务', 'web', 'GPU'];

/** `count` made-up VMs as a large cloud has them: most run, a few are tagged, names Chinese and plain. */
export function manyVms(count: number, { prefix, perHost = 50 }: ManyOptions): VmSpec[] {
  return Array.from({ length: count }, (_each, index) => ({
    ...syntheticVm(index),
    name: `${prefix}${pick(vmWords, index)}-${String(index + 1).padStart(5, '0')}`,
    state: index % 5 === 4 ? 'Stopped' : 'Running',
    hostName: `${prefix}host-${String(Math.floor(index / perHost) + 1).padStart(3, '0')}`,
    ...(index % 4 === 0 ? { userTags: [pick(tags, index / 4)] } : {}),
  }));
}

/** `count` made-up VMs without a console: all states in turn, Chinese and plain names, each 50th name 200 characters long. */
export function syntheticVms(count: number): VmSpec[] {
  return Array.from({ length: count }, (_each, index) => syntheticVm(index));
}

function syntheticVm(index: number): VmSpec {
  const short = `${pick(vmWords, index)}-${String(index + 1).padStart(4, '0')}`;
  const name = index % 50 === 49 ? `${short}-${longName.repeat(10)}`.slice(0, 200) : short;
  return {
    name,
    state: pick(vmStates, index),
    platform: pick(platforms, index),
    cpuCount: 2 ** (index % 5),
    memoryBytes: 2 ** (index % 7) * 1024 ** 3,
    addresses: index % 9 === 8 ? [] : [`192.168.${Math.floor(index / 250) % 250}.${(index % 250) + 2}`],
    ...(index % 3 === 0 ? { description: `第 ${index + 1} 台云主机, "quoted" <b>&amp;` } : {}),
  };
}

function pick<T>(values: readonly T[], index: number): T {
  const value = values[index % values.length];
  if (value === undefined) throw new Error('nothing to pick from');
  return value;
}
