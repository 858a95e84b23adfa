import type { Logger } from '../log/logger.ts';
import { createSendApi } from './api.ts';
import { Authority } from './authority.ts';
import { createCaller } from './caller.ts';
import { getCaptcha } from './captcha.ts';
import { createRequestConsoleAccess, getConsoleAddress, getConsolePassword } from './console.ts';
import { httpOnDemand } from './http-on-demand.ts';
import { probe } from './probe.ts';
import { getSpiceCa } from './spice-certificate.ts';
import type { Endpoint, ZStackClient } from './types.ts';
import { takeScreenshot } from './screenshot.ts';
import { findHost, pageHosts, pageStates, pageTags } from './pages.ts';
import { findVm, getVm, getVms, listVms } from './vms.ts';
import { changeVm } from './vm-changes.ts';
import { getVmFacts, listIsoImages } from './vm-facts.ts';
import { systemClock, type Clock } from './wait.ts';

export interface ZStackClientDeps {
  readonly endpoint: Endpoint;
  readonly log: Logger;
  /** One request, from the call to the last byte of the answer. */
  readonly timeoutMs?: number;
  /** Logging out must not hold up the end of the app. */
  readonly signOutTimeoutMs?: number;
  readonly connectTimeoutMs?: number;
  readonly clock?: Clock;
  /** Milliseconds since the epoch, as this computer believes. */
  readonly wallNow?: () => number;
}

/** The client of one management node. Opens no connection until it is asked for something. */
export function createZStackClient(deps: ZStackClientDeps): ZStackClient {
  const { endpoint, log, timeoutMs = 30_000, signOutTimeoutMs = 3000, connectTimeoutMs = 10_000 } = deps;
  const { baseUrl } = endpoint;
  const clock = deps.clock ?? systemClock;
  const http = httpOnDemand({ endpoint, connectTimeoutMs });
  const send = createSendApi({ http, log, now: () => clock.now(), timeoutMs });
  const wallNow = deps.wallNow ?? Date.now;
  const authority = new Authority({ send, log, baseUrl, cloud: new URL(baseUrl).host, wallNow });
  const caller = createCaller({ baseUrl, log, send, authority, clock });

  return {
    probe: (signal, onStep) => probe(http, signal, onStep),
    signIn: (credentials, signal) => authority.signIn(credentials, signal),
    get signedIn() {
      return authority.signedIn;
    },
    get clockOffsetSeconds() {
      return authority.clockOffsetSeconds;
    },
    captcha: (who, previous, signal) => getCaptcha(send, who, previous, signal),
    listProjects: (signal) => authority.listProjects(signal),
    enterProject: (project, signal) => authority.enterProject(project, signal),
    signOut: () => authority.signOut(signOutTimeoutMs),
    listVms: (onPage, signal) => listVms(caller, onPage, signal),
    getVm: (uuid, signal) => getVm(caller, uuid, signal),
    getVms: (uuids, signal) => getVms(caller, uuids, signal),
    pageStates: (start, signal) => pageStates(caller, start, signal),
    pageTags: (start, signal) => pageTags(caller, start, signal),
    findHost: (addressOrName, signal) => findHost(caller, addressOrName, signal),
    pageHosts: (start, signal) => pageHosts(caller, start, signal),
    takeScreenshot: (vm, signal) => takeScreenshot(caller, vm, signal),
    findVm: (nameOrUuid, signal) => findVm(caller, nameOrUuid, signal),
    getConsoleAddress: (vm, signal) => getConsoleAddress(caller, vm, signal),
    getConsolePassword: (vm, signal) => getConsolePassword(caller, vm, signal),
    requestConsoleAccess: createRequestConsoleAccess(caller),
    changeVm: (vm, change, wait) => changeVm(caller, vm, change, wait),
    getVmFacts: (vm, signal) => getVmFacts(caller, vm, signal),
    listIsoImages: (signal) => listIsoImages(caller, signal),
    getSpiceCa: (signal) => getSpiceCa(caller, signal),
    dispose: () => {
      authority.forget();
      http.dispose();
    },
  };
}
