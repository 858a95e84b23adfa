import { setTimeout as sleep } from 'node:timers/promises';
import { asJob, vmOf, type Api, type ApiRequest, type NodeContext } from '../api.ts';
import { ApiFailure, invalid, wrongState } from '../errors.ts';
import type { LabVm, VmState } from '../vms.ts';
import { vmInventory } from '../vm-inventory.ts';

interface PowerAction {
  readonly name: string;
  readonly action: string;
  /** On top of every failure (contract section 6). */
  readonly code: string;
  readonly from: readonly VmState[];
  readonly during: VmState;
  readonly to: VmState;
  readonly act: (vm: LabVm, node: NodeContext) => Promise<void>;
}

const actions: readonly PowerAction[] = [
  {
    name: 'StartVmInstance',
    action: 'startVmInstance',
    code: 'VM.1001',
    from: ['Stopped', 'Crashed'],
    during: 'Starting',
    to: 'Running',
    act: async (vm) => {
      await vm.spec.guest?.stop(); // A crashed one may linger.
      vm.spec.guest?.prepare?.({ password: vm.consolePassword, mode: consoleModeOf(vm) });
      await vm.spec.guest?.start();
    },
  },
  {
    name: 'StopVmInstance',
    action: 'stopVmInstance',
    code: 'VM.1002',
    from: ['Running', 'Paused', 'Crashed', 'NoState', 'Unknown'],
    during: 'Stopping',
    to: 'Stopped',
    act: async (vm, { tokens }) => {
      await vm.spec.guest?.stop();
      await tokens.drop(vm.uuid);
    },
  },
  {
    name: 'RebootVmInstance',
    action: 'rebootVmInstance',
    code: 'VM.1003',
    from: ['Running', 'Crashed', 'NoState'],
    during: 'Rebooting',
    to: 'Running',
    act: async (vm, { tokens }) => {
      await tokens.cut(vm.uuid);
      await vm.spec.guest?.stop();
      await vm.spec.guest?.start();
      await tokens.resume(vm);
    },
  },
  {
    name: 'MigrateVm',
    action: 'migrateVm',
    code: 'VM.1004',
    from: ['Running'],
    during: 'Migrating',
    to: 'Running',
    act: async (vm, { tokens }) => {
      await vm.spec.guest?.migrate?.();
      await tokens.drop(vm.uuid);
    },
  },
  {
    name: 'PauseVmInstance',
    action: 'pauseVmInstance',
    code: 'VM.1012',
    from: ['Running'],
    during: 'Pausing',
    to: 'Paused',
    act: async (vm) => vm.spec.guest?.freeze(true),
  },
  {
    name: 'ResumeVmInstance',
    action: 'resumeVmInstance',
    code: 'VM.1013',
    from: ['Paused'],
    during: 'Resuming',
    to: 'Running',
    act: async (vm) => vm.spec.guest?.freeze(false),
  },
];

/** Power actions (contract sections 4.2 and 6): states take their time, and a real guest is really started and stopped. */
export const powerApis: readonly Api[] = actions.map((power) => ({
  name: power.name,
  method: 'PUT',
  path: '/v1/vm-instances/{uuid}/actions',
  action: power.action,
  job: asJob,
  handle: (request, node) => perform(power, request, node),
}));

async function perform(power: PowerAction, request: ApiRequest, node: NodeContext): Promise<unknown> {
  checkStopType(power, request);
  const vm = vmOf(request, node);
  const alreadyThere = vm.state === power.to && (power.to === 'Stopped' || power.action === 'startVmInstance');
  if (!alreadyThere) await change(power, vm, node);
  return { inventory: vmInventory(vm) };
}

async function change(power: PowerAction, vm: LabVm, node: NodeContext): Promise<void> {
  const before = vm.state;
  if (!power.from.includes(before)) {
    throw new ApiFailure(wrongState(power.code, before, `org.zstack.header.vm.API${power.name}Msg`, power.from));
  }
  node.vms.setState(vm, power.during);
  try {
    await Promise.all([power.act(vm, node), sleep(node.settings.powerMs, undefined, { signal: node.signal })]);
    node.vms.setState(vm, power.to);
  } catch (error) {
    node.vms.setState(vm, before);
    throw new ApiFailure({ code: power.code, details: `operation error, because:${String(error)}` });
  }
}

/** As its tag says; the guest keeps what it has where there is none. */
function consoleModeOf({ tags }: LabVm): string | undefined {
  return tags.find((tag) => tag.startsWith('vmConsoleMode::'))?.replace('vmConsoleMode::', '');
}

function checkStopType(power: PowerAction, { body }: ApiRequest): void {
  const type = body.type ?? 'grace';
  if (power.action !== 'stopVmInstance' || type === 'grace' || type === 'cold') return;
  throw new ApiFailure(
    invalid(
      `valid value for field[type] of message[org.zstack.header.vm.APIStopVmInstanceMsg] are [grace, cold], but ${JSON.stringify(type).replaceAll('"', '')} found`,
    ),
  );
}
