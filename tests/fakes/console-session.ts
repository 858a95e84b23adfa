import { createBridge, type Bridge } from '../../main/bridge/bridge.ts';
import { createConnect } from '../../main/bridge/connect.ts';
import type { SpiceTrust, Target, Ticket } from '../../main/bridge/types.ts';
import { createLog } from '../../main/log/logger.ts';
import type {
  Attachment,
  ConsolePhase,
  ConsoleState,
  Link,
  MigrationClaim,
  MigrationWay,
  Protocol,
  Step,
  ViewerReport,
} from '../../shared/console.ts';
import { stepNames } from '../../shared/console.ts';
import { fail, ok, type AppError, type Result } from '../../shared/errors.ts';
import { noPolicy } from '../../shared/policy.ts';
import { defaultSettings } from '../../shared/settings.ts';
import type { AppLook } from '../../shared/ipc.ts';
import type { IsoImage, VmFacts } from '../../shared/vm-job.ts';

export interface FakeSessionOptions {
  readonly origin: string;
  readonly protocol: Protocol;
  /** Asked for at each attempt, as a real session asks the cloud. */
  readonly port: () => number;
  /** The port speaks TLS. */
  readonly trust?: SpiceTrust;
  readonly password?: string;
  readonly vmName?: string;
  readonly language?: 'en' | 'zh-CN';
  readonly dark?: boolean;
  readonly spiceEngine?: 'own' | 'html5';
}

/**
 * The main process as a console page sees it, without a cloud: the contract's requests and states, and the real bridge. What
 * the page asked and reported is kept in `requests`.
 */
export class FakeSession {
  readonly requests: { readonly name: string; readonly argument: unknown }[] = [];
  readonly reports: ViewerReport[] = [];
  /** Answers in place of ours. */
  readonly answers = new Map<string, (argument: unknown) => unknown>();
  onPush: (name: string, payload: unknown) => void = () => {};
  private readonly bridge: Bridge;
  private ticket: Ticket | undefined;
  /** To where the guest goes. */
  private next: Ticket | undefined;
  private password: string | undefined;
  state: ConsoleState;

  constructor(private readonly options: FakeSessionOptions) {
    const log = createLog({ sinks: [] }).logger('bridge');
    this.bridge = createBridge({ log, origin: options.origin, connect: createConnect() });
    this.password = options.password;
    this.state = {
      sessionId: 'session',
      cloudId: 'cloud',
      cloudName: 'beijing-prod',
      vmUuid: 'c0ffee',
      vmName: options.vmName ?? 'build-01',
      preference: { protocol: 'auto', route: 'auto' },
      attempt: 1,
      phase: { kind: 'connecting' },
      steps: steps('route'),
    };
  }

  get look(): AppLook {
    const { language = 'en', dark = false } = this.options;
    const settings = { ...defaultSettings, language, theme: dark ? ('dark' as const) : ('light' as const) };
    return { settings, language, dark, policy: noPolicy };
  }

  /** Connections of the page that have a valid ticket are closed, as when a session ends. */
  dispose(): void {
    this.ticket?.revoke();
    this.bridge.dispose();
  }

  /** Shows the page another state; `steps` follow from the phase where they are left out. */
  show(phase: ConsolePhase, running: Step['name'] = 'first-frame', extra: Partial<ConsoleState> = {}): void {
    this.state = { ...this.state, phase, steps: steps(running), ...extra };
    this.onPush('session.changed', this.state);
  }

  reconnect(password: string | undefined = this.password): void {
    this.ticket?.revoke();
    this.password = password;
    this.show({ kind: 'connecting' }, 'route', { attempt: this.state.attempt + 1 });
  }

  async answer(name: string, argument: unknown): Promise<Result<unknown>> {
    this.requests.push({ name, argument });
    const { spiceEngine = 'own' } = this.options;
    const own = this.answers.get(name);
    if (own) return ok(own(argument));
    switch (name) {
      case 'session.start':
        return ok({ look: this.look, platform: 'linux', state: this.state, remembered: {}, spiceEngine });
      case 'session.attach':
        return this.attach();
      case 'session.migrate':
        return ok(await this.migrate(argument as MigrationClaim));
      case 'session.report':
        this.report(argument as ViewerReport);
        return ok();
      case 'session.reconnect':
        this.reconnect((argument as { password?: string }).password);
        return ok();
      case 'clipboard.read':
        return ok({ kind: 'empty' });
      case 'vmJobs.list':
        return ok([]);
      case 'vmFacts.get':
        return ok(facts);
      case 'isoImages.list':
        return ok(['debian-12.iso', 'virtio-win.iso'].map((each) => ({ ...image, uuid: each, name: each })));
      case 'screenshot.save':
        return ok({ path: '/home/ada/Pictures/build-01.png' });
      default:
        return ok();
    }
  }

  private async attach(): Promise<Result<Attachment>> {
    const { attempt } = this.state;
    const target = this.target({ host: '127.0.0.1', port: this.options.port() });
    this.ticket = await this.bridge.admit({ protocol: this.options.protocol, target, onFailure: () => {} });
    if (attempt !== this.state.attempt) return fail('cancelled');
    this.show({ kind: 'attached', link: this.link() }, 'handshake');
    const { url, value } = this.ticket;
    const password = this.password === undefined ? {} : { password: this.password };
    return ok({ attempt, link: this.link(), url, ticket: value, ...password });
  }

  private async migrate(claim: MigrationClaim): Promise<MigrationWay> {
    const target = this.target({ host: claim.host, port: claim.tlsPort ?? claim.port ?? 0 });
    this.next = await this.bridge.admit({ protocol: this.options.protocol, target, onFailure: () => {} });
    return { url: this.next.url, ticket: this.next.value };
  }

  private target(address: { readonly host: string; readonly port: number }): Target {
    const { trust } = this.options;
    return trust ? { kind: 'tls', ...address, trust } : { kind: 'tcp', ...address };
  }

  private followed(followed: boolean): void {
    (followed ? this.ticket : this.next)?.revoke();
    if (followed) this.ticket = this.next;
    this.next = undefined;
  }

  link(): Link {
    return {
      protocol: this.options.protocol,
      route: 'direct',
      encrypted: this.options.trust !== undefined,
      peer: '127.0.0.1:5900',
    };
  }

  private report(report: ViewerReport): void {
    this.reports.push(report);
    if (report.attempt !== this.state.attempt) return;
    if (report.kind === 'handshake') this.show({ kind: 'attached', link: this.link() });
    else if (report.kind === 'frame') this.show({ kind: 'connected', link: this.link(), firstFrameMs: 212 });
    else if (report.kind === 'followed' || report.kind === 'stayed') this.followed(report.kind === 'followed');
    else this.show({ kind: 'lost', error: errorOf(report) });
  }
}

const facts: VmFacts = {
  name: 'build-01',
  state: 'Running',
  platform: 'Linux',
  drives: [{ deviceId: 0 }, { deviceId: 1, isoUuid: 'debian-12.iso' }],
  consolePassword: 'set',
};
const image: Omit<IsoImage, 'uuid' | 'name'> = { description: 'for installing', sizeBytes: 6e8, platform: 'Linux' };

function errorOf(report: Exclude<ViewerReport, { kind: 'handshake' | 'frame' | 'followed' | 'stayed' }>): AppError {
  if (report.kind === 'moved') return fail('vm-moved', { vm: 'build-01' }).error;
  if (report.kind === 'needs-tls') return fail('spice-needs-tls').error;
  if (report.kind !== 'ended') return fail(`console-${report.kind}`).error;
  return fail('console-closed', { reason: report.reason }).error;
}

/** All steps before `running` are done. */
function steps(running: Step['name']): Step[] {
  const at = stepNames.indexOf(running);
  return stepNames.map((name, index) => {
    if (index === at) return { name, status: 'running' };
    return index < at ? { name, status: 'done', ms: 7 * (index + 1) } : { name, status: 'waiting' };
  });
}
