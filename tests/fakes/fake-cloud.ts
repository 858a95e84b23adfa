import { fail, ok, type Result } from '../../shared/errors.ts';
import type { Pin, Trust } from '../../shared/cloud.ts';
import type { Vm } from '../../shared/vm.ts';
import type { SessionCloud } from '../../main/sessions/types.ts';
import type { ConsoleAccess, ConsoleAddress, ZStackClient } from '../../main/zstack/types.ts';

/** Every call a session makes on its cloud, answered by what the test puts here. Unset answers fail with `server-error`. */
export interface CloudAnswers {
  vm?: Partial<Vm>;
  address?: Result<ConsoleAddress>;
  password?: Result<string | undefined>;
  /** Called for each RequestConsoleAccess, counting from 1. */
  access?: (count: number) => Result<ConsoleAccess> | Promise<Result<ConsoleAccess>>;
  ca?: Result<string | undefined>;
  /** The management address of the host that is asked for. */
  host?: (addressOrName: string) => Result<string | undefined>;
  signIn?: () => Promise<Result<void>>;
  signedIn?: boolean;
  trust?: Trust;
  baseUrl?: string;
}

export interface FakeCloud extends SessionCloud {
  answers: CloudAnswers;
  /** Names of the calls, in order. */
  readonly calls: string[];
  readonly knownPins: Pin[];
  plaintext: boolean;
  viaApiHost: boolean;
}

const runningVm: Vm = {
  uuid: 'vm-1',
  name: 'web-01',
  description: '',
  state: 'Running',
  platform: 'Linux',
  guestOs: '',
  addresses: [],
  cpuCount: 1,
  memoryBytes: 1,
  tags: [],
};

export function fakeCloud(answers: CloudAnswers = {}): FakeCloud {
  const calls: string[] = [];
  const knownPins: Pin[] = [];
  const unset = fail('server-error', { serverCode: '', message: 'unset' });
  const call = async <T>(name: string, signal: AbortSignal, answer: () => Result<T> | Promise<Result<T>>) => {
    calls.push(name);
    await new Promise((resolve) => setImmediate(resolve)); // as a network would: never at once
    return signal.aborted ? fail('cancelled') : answer();
  };
  let accessCount = 0;
  const client: Partial<ZStackClient> = {
    get signedIn() {
      return cloud.answers.signedIn ?? true;
    },
    getVm: (uuid, signal) =>
      call('vm', signal, () => ({ ok: true, value: { ...runningVm, uuid, ...cloud.answers.vm } })),
    getConsoleAddress: (_vm, signal) => call('address', signal, () => cloud.answers.address ?? unset),
    getConsolePassword: (_vm, signal) =>
      call('password', signal, () => cloud.answers.password ?? { ok: true, value: undefined }),
    requestConsoleAccess: (_vm, signal) => call('access', signal, () => cloud.answers.access?.(++accessCount) ?? unset),
    findHost: (name, signal) => call('host', signal, () => cloud.answers.host?.(name) ?? unset),
    getSpiceCa: (signal) => call('ca', signal, () => cloud.answers.ca ?? { ok: true, value: undefined }),
  };
  const cloud: FakeCloud = {
    answers,
    calls,
    knownPins,
    plaintext: false,
    viaApiHost: false,
    id: 'cloud-1',
    name: 'Cloud',
    client: client as ZStackClient,
    get baseUrl() {
      return cloud.answers.baseUrl ?? 'http://127.0.0.1:8080/zstack';
    },
    trust: () => cloud.answers.trust ?? { kind: 'system' },
    ensureSignedIn: (signal) => call('sign-in', signal, () => cloud.answers.signIn?.() ?? ok()),
    pins: () => knownPins,
    addPin: (pin) => void knownPins.push(pin),
    plaintextProxy: () => cloud.plaintext,
    allowPlaintextProxy: () => void (cloud.plaintext = true),
    proxyViaApiHost: () => cloud.viaApiHost,
  };
  return cloud;
}
