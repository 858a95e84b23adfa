import { createHash } from 'node:crypto';
import type { Graphics, LabGuest } from '../types.ts';
import { newUuid } from './sessions.ts';

/** ZStack's words (contract section 4.2). */
export const vmStates = [
  'Created',
  'Starting',
  'Running',
  'Stopping',
  'Stopped',
  'Rebooting',
  'Destroying',
  'Destroyed',
  'Migrating',
  'Expunging',
  'Pausing',
  'Paused',
  'Resuming',
  'VolumeMigrating',
  'VolumeRecovering',
  'Error',
  'NoState',
  'Unknown',
  'Crashed',
] as const;
export type VmState = (typeof vmStates)[number];

/** Whether the guest agent does what changeVmPassword asks, or how it fails (contract section 5.5). */
type GuestAgent = 'ready' | 'not-ready' | 'channel-disconnected';

/** What RequestConsoleAccess answers for a VM of another hypervisor: straight to the host, no proxy. */
interface DirectConsole {
  readonly hostname: string;
  readonly port: number;
  /** Used as the path of the URL. */
  readonly token: string;
}

/** A VM to list. Only `name` is needed. */
export interface VmSpec {
  readonly name: string;
  readonly uuid?: string;
  readonly description?: string;
  readonly state?: VmState;
  readonly type?: string;
  readonly platform?: string;
  readonly guestOs?: string;
  readonly architecture?: string;
  readonly addresses?: readonly string[];
  readonly cpuCount?: number;
  readonly memoryBytes?: number;
  /** Name of the account it belongs to; nobody but the administrator sees it when left out. */
  readonly owner?: string;
  /** A real guest: power actions start and stop it, its ports are asked each time. */
  readonly guest?: LabGuest;
  /** Fixed ports, where there is no real guest. */
  readonly graphics?: Graphics;
  /** Where the graphics listen; the console proxy connects there. 127.0.0.1 when left out. */
  readonly hostIp?: string;
  /** What GetVmConsoleAddress says in place of `hostIp` and the ports: a host that does not answer us directly. */
  readonly announce?: { readonly hostIp: string; readonly graphics?: Graphics };
  /** Leaves `vdiPortInfo` out, as servers before 3.7 do. */
  readonly withoutPortInfo?: boolean;
  readonly directConsole?: DirectConsole;
  /** What the cloud has stored; the guest's own when left out. */
  readonly consolePassword?: string;
  readonly guestAgent?: GuestAgent;
  /** Accounts of the guest's operating system; `root` when left out. */
  readonly guestAccounts?: readonly string[];
  /** Tags that people gave it. */
  readonly userTags?: readonly string[];
  /** Name of the host; made of its address when left out. */
  readonly hostName?: string;
  /** PNG that a screenshot answers with, where there is no real guest. */
  readonly screen?: Buffer;
  /** How many CD drives it has; one when left out. */
  readonly driveCount?: number;
  /** System tags such as `vmConsoleMode::spice`. */
  readonly tags?: readonly string[];
}

/** A listed VM as it is now. */
export interface LabVm {
  readonly spec: VmSpec;
  readonly uuid: string;
  name: string;
  state: VmState;
  consolePassword: string | undefined;
  /** The uuid of the ISO in each CD drive. */
  drives: readonly (string | undefined)[];
  tags: readonly string[];
  guestAgent: GuestAgent;
  /** Passwords that changeVmPassword set, by account. */
  readonly guestPasswords: Map<string, string>;
  readonly internalId: number;
  readonly createdAt: number;
  changedAt: number;
}

/** The cloud's VMs, in the order in which they were added. */
export class Vms {
  private readonly byUuid = new Map<string, LabVm>();

  constructor(private readonly now: () => number) {}

  add(spec: VmSpec): LabVm {
    const vm: LabVm = {
      spec,
      uuid: spec.uuid ?? newUuid(),
      name: spec.name,
      state: spec.state ?? 'Running',
      consolePassword: spec.consolePassword ?? spec.guest?.consolePassword,
      drives: Array.from({ length: spec.driveCount ?? 1 }, () => undefined),
      tags: spec.tags ?? [],
      guestAgent: spec.guestAgent ?? 'ready',
      guestPasswords: new Map(),
      internalId: this.byUuid.size + 1,
      createdAt: this.now(),
      changedAt: this.now(),
    };
    this.byUuid.set(vm.uuid, vm);
    return vm;
  }

  remove(uuid: string): void {
    this.byUuid.delete(uuid);
  }

  find(uuid: string): LabVm | undefined {
    return this.byUuid.get(uuid);
  }

  /** The first VM of that name; throws where there is none. */
  named(name: string): LabVm {
    const vm = this.all().find((each) => each.name === name);
    if (!vm) throw new Error(`the lab has no VM called ${name}`);
    return vm;
  }

  all(): LabVm[] {
    return [...this.byUuid.values()];
  }

  setState(vm: LabVm, state: VmState): void {
    vm.state = state;
    this.touch(vm);
  }

  /** Something about it has changed: no two changes carry the same time. */
  touch(vm: LabVm): void {
    vm.changedAt = Math.max(this.now(), vm.changedAt + 1);
  }
}

/** Where the graphics listen now; empty while the VM is off. */
export function graphicsOf(vm: LabVm): Graphics {
  return vm.spec.guest?.graphics ?? vm.spec.graphics ?? {};
}

export function hostIpOf(vm: LabVm): string {
  return vm.spec.hostIp ?? '127.0.0.1';
}

/** The host that it runs on: one a name, or else one an address. */
export function hostUuidOf(vm: LabVm): string {
  return uuidFor(`host ${vm.spec.hostName ?? hostIpOf(vm)}`);
}

/** A made-up uuid that is the same each time for the same thing. */
export function uuidFor(thing: string): string {
  return createHash('md5').update(thing).digest('hex');
}
