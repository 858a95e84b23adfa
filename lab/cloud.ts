import { readFile } from 'node:fs/promises';
import { openBlackHole } from './black-hole.ts';
import { createCertificates, type LabCertificates } from './certificates.ts';
import { guestMakers, type GuestKind } from './cloud-guests.ts';
import { createConsoleProxy, type ConsoleProxy } from './console-proxy.ts';
import { labAccount, startManagementNode, type ManagementNode } from './management-node/index.ts';
import type { NodeSettings } from './management-node/api.ts';
import type { ProfileName } from './management-node/profiles.ts';
import type { VmSpec } from './management-node/vms.ts';
import type { LabGuest, LabService } from './types.ts';

export type { GuestKind } from './cloud-guests.ts';

export interface CloudOptions {
  /** Which real guests, by the name of their VM; the demo's whole set when left out. Each costs start-up time and CPU. */
  readonly guests?: readonly GuestKind[];
  /** VMs beside them; three that are off when left out. A `guest` of theirs is started unless the state says Stopped. */
  readonly vms?: readonly VmSpec[];
  /** Frames a second that the QEMU guests draw; 5 when left out, so that the whole set leaves CPU for others. */
  readonly fps?: number;
  readonly profile?: ProfileName;
  readonly settings?: Partial<NodeSettings>;
  /** The management node speaks https with a certificate of `certificates.ca`. */
  readonly https?: boolean;
  /** The console proxy has such a certificate too: ws and wss. */
  readonly secureProxy?: boolean;
  readonly proxyIdleSeconds?: number;
  /** What the host of `vnc-behind-proxy` does to a direct connection; `refused` when left out. */
  readonly unreachable?: 'refused' | 'black-hole';
}

/** A running cloud in a box. `stop()` ends all of it; so does the end of this process, however it comes. */
export interface LabCloud extends LabService {
  readonly baseUrl: string;
  readonly account: string;
  readonly password: string;
  readonly node: ManagementNode;
  readonly proxy: ConsoleProxy;
  /** In the order of `options.guests`. */
  readonly guests: readonly LabGuest[];
  /** Set where something in this cloud has a certificate. */
  readonly certificates: LabCertificates | undefined;
  /** The guest of that VM; throws where there is none. */
  guest(name: string): LabGuest;
}

/** What the demo shows. */
export const demoGuests: readonly GuestKind[] = [
  'vnc-open',
  'vnc-password',
  'spice-password',
  'spice-tls',
  'vnc-and-spice',
  'xtigervnc-desktop',
  'vnc-behind-proxy',
];

/** Whether a word names one of the lab's guests. */
export function isGuestKind(word: string): word is GuestKind {
  return word in guestMakers;
}

const vmsThatAreOff: readonly VmSpec[] = [
  { name: '财务-数据库', state: 'Stopped', platform: 'Linux', guestOs: 'CentOS 7', addresses: ['192.168.100.31'] },
  { name: 'win-desk', state: 'Stopped', platform: 'WindowsVirtio', cpuCount: 4, memoryBytes: 8 * 1024 ** 3 },
  { name: '构建节点-03', state: 'Stopped', platform: 'Linux', description: 'CI runner, switched off at night' },
];

/** Starts a management node, a console proxy and real guests; when one of them fails, none is left. */
export async function startCloud(options: CloudOptions = {}): Promise<LabCloud> {
  const started: LabService[] = [];
  let stopping: Promise<unknown> | undefined;
  const stop = async () => {
    await (stopping ??= Promise.all(started.map((service) => service.stop())));
  };
  try {
    return { ...(await build(options, started)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function build(options: CloudOptions, started: LabService[]): Promise<Omit<LabCloud, 'stop'>> {
  const keep = <T extends LabService>(service: T): T => {
    started.push(service);
    return service;
  };
  const kinds = options.guests ?? demoGuests;
  const certificates = needsCertificates(options, kinds) ? keep(await createCertificates()) : undefined;
  const tls = certificates && (await readCertificate(certificates));
  const proxy = keep(
    await createConsoleProxy({
      idleTimeoutSeconds: options.proxyIdleSeconds,
      certificate: options.secureProxy ? tls : undefined,
    }),
  );
  const node = keep(
    await startManagementNode({
      profile: options.profile,
      tls: options.https ? tls : undefined,
      settings: { spiceCa: kinds.includes('spice-tls') ? certificates?.ca : undefined, ...options.settings },
      proxy,
    }),
  );
  const specs = [...(await guestSpecs(options, kinds, certificates, keep)), ...(options.vms ?? vmsThatAreOff)];
  await addVms(node, specs, keep);
  const guests = specs.flatMap(({ guest }) => (guest ? [guest] : []));
  const { baseUrl } = node;
  const { name: account, password } = labAccount;
  return { baseUrl, account, password, node, proxy, guests, certificates, guest: (name) => guestNamed(node, name) };
}

function needsCertificates({ https, secureProxy }: CloudOptions, kinds: readonly GuestKind[]): boolean {
  return https === true || secureProxy === true || kinds.includes('spice-tls');
}

async function readCertificate({ https }: LabCertificates): Promise<{ cert: string; key: string }> {
  const [cert, key] = await Promise.all([readFile(https.cert, 'utf8'), readFile(https.key, 'utf8')]);
  return { cert, key };
}

async function guestSpecs(
  { fps = 5, unreachable = 'refused' }: CloudOptions,
  kinds: readonly GuestKind[],
  certificates: LabCertificates | undefined,
  keep: <T extends LabService>(service: T) => T,
): Promise<VmSpec[]> {
  const hole =
    kinds.includes('vnc-behind-proxy') && unreachable === 'black-hole' ? keep(await openBlackHole()) : undefined;
  const context = { fps, hole, spiceDir: certificates?.spiceDir };
  return kinds.map((kind) => ({ name: kind, ...guestMakers[kind](context) }));
}

async function addVms(
  node: ManagementNode,
  specs: readonly VmSpec[],
  keep: <T extends LabService>(service: T) => T,
): Promise<void> {
  const starting = specs.map(async ({ guest, state }) => {
    if (guest) keep(guest);
    if (state !== 'Stopped') await guest?.start();
  });
  await Promise.all(starting);
  for (const spec of specs) node.vms.add(spec);
}

function guestNamed(node: ManagementNode, name: string): LabGuest {
  const { guest } = node.vms.named(name).spec;
  if (!guest) throw new Error(`the lab's VM ${name} has no real guest`);
  return guest;
}
