import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { ConsoleProxy } from '../console-proxy.ts';
import type { LabService } from '../types.ts';
import type { NodeContext, NodeSettings } from './api.ts';
import { CallLog } from './call-log.ts';
import { ConsoleTokens } from './console-tokens.ts';
import { Dispatcher } from './dispatcher.ts';
import { Faults } from './faults.ts';
import { Front } from './front.ts';
import { Jobs } from './jobs.ts';
import { LoginControl } from './login-control.ts';
import { profiles, type ProfileName } from './profiles.ts';
import { apisOf } from './router.ts';
import { newUuid, Sessions, type Account } from './sessions.ts';
import { VmRows } from './vm-inventory.ts';
import { Vms } from './vms.ts';

export interface ManagementNodeOptions {
  /** `5.3` when left out. */
  readonly profile?: ProfileName | undefined;
  /** `commercial` when left out. */
  readonly edition?: 'commercial' | 'open-source';
  readonly settings?: Partial<NodeSettings>;
  /** Who can sign in; without it one administrator, `labAccount`. */
  readonly accounts?: readonly Account[];
  /** The console proxy; without it the console agent counts as disconnected. */
  readonly proxy?: ConsoleProxy | undefined;
  /** A loopback address; 127.0.0.1 when left out. */
  readonly host?: string;
  /** Chosen by the system when left out; 8080 is where the app looks for the API of a web UI. */
  readonly port?: number;
  /** Path under which the application lies; `/zstack` when left out, may be empty. */
  readonly prefix?: string;
  /** PEM of the server's certificate and key: https. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
  /** What the job's `location` begins with; a loopback address where nobody listens when left out. */
  readonly jobLocation?: string;
  readonly now?: () => number;
}

/** A simulated management node that is running, with all that a test may turn or look at. */
export interface ManagementNode extends LabService {
  /** With scheme, port and prefix, without `/v1`. */
  readonly baseUrl: string;
  readonly settings: NodeSettings;
  readonly accounts: readonly Account[];
  readonly vms: Vms;
  readonly sessions: Sessions;
  readonly loginControl: LoginControl;
  readonly faults: Faults;
  readonly calls: CallLog;
  /** Ends the node as a crash does: connections are refused until `comeUp`, which knows no session and no token any more. */
  goDown(): Promise<void>;
  comeUp(): Promise<void>;
}

/** The lab's made-up administrator. */
export const labAccount: Account = {
  uuid: '36c27e8ff05c4780bf6d2fa65700f22e',
  name: 'admin',
  password: 'lab-Passw0rd',
  admin: true,
};

/** Starts a management node on a port chosen by the system. */
export async function startManagementNode(options: ManagementNodeOptions = {}): Promise<ManagementNode> {
  const abort = new AbortController();
  const node = createContext(options, abort.signal);
  const faults = new Faults();
  const calls = new CallLog();
  const dispatcher = new Dispatcher({
    node,
    apis: apisOf(node.profile, options.edition ?? 'commercial'),
    accessKeys: options.edition !== 'open-source',
    jobs: new Jobs({ delayMs: () => node.settings.jobDelayMs, signal: abort.signal }),
    jobLocation: options.jobLocation ?? 'http://127.0.0.250:1',
  });
  const prefix = options.prefix ?? '/zstack';
  const front = new Front({ dispatcher, faults, calls, prefix, now: node.now, signal: abort.signal });
  const server = createServer(options, (request, response) => void front.serve(request, response));
  const host = options.host ?? '127.0.0.1';
  server.listen(options.port ?? 0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const stop = async () => {
    abort.abort();
    node.tokens.dispose();
    await close(server);
  };
  const { settings, accounts, vms, sessions, loginControl } = node;
  const goDown = async () => {
    await close(server);
    sessions.expireAll();
    await Promise.all(vms.all().map((vm) => node.tokens.drop(vm.uuid)));
  };
  const comeUp = async () => {
    server.listen(port, host);
    await once(server, 'listening');
  };
  const baseUrl = `${options.tls ? 'https' : 'http'}://${host}:${port}${prefix}`;
  return { baseUrl, settings, accounts, vms, sessions, loginControl, faults, calls, goDown, comeUp, stop };
}

/** One more account that can sign in, with no VMs but those whose `owner` it is. */
export function ordinaryAccount(name: string, password: string): Account {
  return { uuid: newUuid(), name, password, admin: false };
}

function createContext(options: ManagementNodeOptions, signal: AbortSignal): NodeContext {
  const profile = profiles[options.profile ?? '5.3'];
  const settings: NodeSettings = {
    sessionLifetimeMs: 7_200_000,
    maxSessions: 500,
    uniqueSession: false,
    jobDelayMs: 0,
    powerMs: 0,
    tokenLifetimeMs: 1_800_000,
    locale: 'zh_CN',
    ports: profile.ports,
    ready: true,
    timeZone: 'Asia/Shanghai',
    checkTimeZone: false,
    spiceCa: undefined,
    ...options.settings,
  };
  const now = options.now ?? Date.now;
  return {
    profile,
    settings,
    accounts: options.accounts ?? [labAccount],
    sessions: new Sessions({ now, lifetimeMs: () => settings.sessionLifetimeMs }),
    loginControl: new LoginControl(now),
    vms: new Vms(now),
    vmRows: new VmRows(),
    tokens: new ConsoleTokens({ proxy: options.proxy, profile, now, lifetimeMs: () => settings.tokenLifetimeMs }),
    now,
    signal,
  };
}

function createServer(
  { tls }: ManagementNodeOptions,
  serve: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  return tls ? createHttpsServer({ ...tls }, serve) : createHttpServer(serve);
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}
