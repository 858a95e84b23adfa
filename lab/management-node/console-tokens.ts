import type { ConsoleProxy } from '../console-proxy.ts';
import { agentDisconnected, ApiFailure, failed } from './errors.ts';
import type { Profile } from './profiles.ts';
import { newUuid, type Session } from './sessions.ts';
import { graphicsOf, hostIpOf, type LabVm } from './vms.ts';

/** A living console token: as secret as the session id in it. */
export interface ConsoleToken {
  readonly value: string;
  readonly hostname: string;
  readonly port: number;
  readonly expiresAt: number;
}

interface Entry {
  readonly value: string;
  readonly session: string;
  expiresAt: number;
  timer: NodeJS.Timeout | undefined;
}

interface TokensDeps {
  readonly proxy: ConsoleProxy | undefined;
  readonly profile: Profile;
  readonly now: () => number;
  readonly lifetimeMs: () => number;
}

/** Console tokens, one a VM, shared by everybody who opens it (contract section 5.2.4). */
export class ConsoleTokens {
  private readonly byVm = new Map<string, Entry>();

  constructor(private readonly deps: TokensDeps) {}

  /** The VM's token, made when none lives, with the proxy running for it. */
  async grant(vm: LabVm, session: Session): Promise<ConsoleToken> {
    const { proxy, profile } = this.deps;
    if (!proxy) throw new ApiFailure(agentDisconnected);
    const target = tunnelTarget(vm);
    const living = this.living(vm);
    const entry = living ?? this.make(vm, session);
    if (!living || profile.tokenExtends) this.extend(vm, entry);
    await proxy.allow(vm.uuid, entry.value, target);
    return { value: entry.value, hostname: proxy.hostname, port: proxy.port, expiresAt: entry.expiresAt };
  }

  /** Forgets the VM's token and kills the connections made with it. */
  async drop(vmUuid: string): Promise<void> {
    this.forget(vmUuid);
    await this.cut(vmUuid);
  }

  async dropOfSession(session: string): Promise<void> {
    const vms = [...this.byVm].filter(([, entry]) => entry.session === session).map(([vm]) => vm);
    await Promise.all(vms.map((vm) => this.drop(vm)));
  }

  /** For a reboot: kills the connections; the token is valid again after `resume`. */
  async cut(vmUuid: string): Promise<void> {
    await this.deps.proxy?.forbid(vmUuid);
    await this.deps.proxy?.disconnect(vmUuid);
  }

  async resume(vm: LabVm): Promise<void> {
    const entry = this.living(vm);
    if (entry) await this.deps.proxy?.allow(vm.uuid, entry.value, tunnelTarget(vm));
  }

  dispose(): void {
    for (const vm of this.byVm.keys()) this.forget(vm);
  }

  private living(vm: LabVm): Entry | undefined {
    const entry = this.byVm.get(vm.uuid);
    return entry && entry.expiresAt > this.deps.now() ? entry : undefined;
  }

  private make(vm: LabVm, session: Session): Entry {
    this.forget(vm.uuid);
    const value = tokenText(this.deps.profile, session, vm, this.deps.now());
    const entry: Entry = { value, session: session.uuid, expiresAt: 0, timer: undefined };
    this.byVm.set(vm.uuid, entry);
    return entry;
  }

  /** An expired token lets nobody in; connections that are open go on. */
  private extend(vm: LabVm, entry: Entry): void {
    const lifetimeMs = this.deps.lifetimeMs();
    entry.expiresAt = this.deps.now() + lifetimeMs;
    clearTimeout(entry.timer);
    entry.timer = setTimeout(() => void this.deps.proxy?.forbid(vm.uuid), lifetimeMs);
    entry.timer.unref();
  }

  private forget(vmUuid: string): void {
    clearTimeout(this.byVm.get(vmUuid)?.timer);
    this.byVm.delete(vmUuid);
  }
}

function tokenText(profile: Profile, session: Session, vm: LabVm, now: number): string {
  switch (profile.token) {
    case 'session-vm':
      return `${session.uuid}_${vm.uuid}`;
    case 'session-vm-epoch':
      return `${session.uuid}_${vm.uuid}_${(now / 1000).toFixed(2)}`;
    case 'uuid':
      return newUuid();
  }
}

/** Where the tunnel leads: VNC, or the plain SPICE port; never the TLS port (contract section 5.2.8). */
function tunnelTarget(vm: LabVm): { host: string; port: number } {
  const { vnc, spice } = graphicsOf(vm);
  const port = vnc ?? spice;
  if (port === undefined) throw new ApiFailure(failed(`unexpected VNC port number[-1] for VM [uuid:${vm.uuid}]`));
  return { host: hostIpOf(vm), port };
}
