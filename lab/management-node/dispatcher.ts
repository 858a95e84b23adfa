import { accountOfKey } from './access-keys.ts';
import type { Api, NodeContext } from './api.ts';
import {
  ApiFailure,
  notReady,
  permissionDenied,
  renderFailure,
  RestFailure,
  sessionExpired,
  wrongState,
  type Failure,
} from './errors.ts';
import type { Fault } from './faults.ts';
import { toJson } from './java-text.ts';
import type { Answer, Jobs } from './jobs.ts';
import { matchApi, matchPath, type Matched } from './router.ts';
import type { Session } from './sessions.ts';
import type { Reply } from './transport.ts';

/** A request below the base URL. */
export interface RestRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  readonly date: string | undefined;
  readonly jobUuid: string | undefined;
  readonly body: string;
}

/** A request whose API is known, not yet run. */
export interface Resolved {
  readonly api: string;
  readonly run: (fault: Fault | undefined) => Promise<Reply>;
}

interface DispatcherDeps {
  readonly node: NodeContext;
  readonly apis: readonly Api[];
  readonly jobs: Jobs;
  /** Whether requests may be signed with an access key in place of a session. */
  readonly accessKeys: boolean;
  /** What `location` in a 202 begins with: the node's own idea of its address, seldom one that a client reaches. */
  readonly jobLocation: string;
}

/** The server's REST layer over its API layer: who is asked, and with which status the answer goes out (section 1.4). */
export class Dispatcher {
  constructor(private readonly deps: DispatcherDeps) {}

  resolve(request: RestRequest): Resolved {
    const job = matchPath('/v1/api-jobs/{job}', request.path)?.job;
    if (job !== undefined) return { api: 'QueryApiJob', run: () => this.rest(() => this.poll(request.method, job)) };
    try {
      const { apis, node } = this.deps;
      const matched = matchApi(apis, request.method, request.path, request.body, node.profile);
      return { api: matched.api.name, run: (fault) => this.rest(() => this.call(matched, request, fault)) };
    } catch (error) {
      return {
        api: 'Unknown',
        run: () =>
          this.rest(() => {
            throw error;
          }),
      };
    }
  }

  private async rest(answer: () => Promise<Answer>): Promise<Reply> {
    try {
      const { status, body } = await answer();
      return { status, text: toJson(body) };
    } catch (error) {
      if (error instanceof RestFailure) return error;
      throw error;
    }
  }

  private async poll(method: string, job: string): Promise<Answer> {
    if (method !== 'GET') throw new RestFailure(405, `the method[${method}] is not supported for an API job`);
    return Promise.resolve(this.deps.jobs.poll(job));
  }

  private async call(matched: Matched, request: RestRequest, fault: Fault | undefined): Promise<Answer> {
    const { node, jobs } = this.deps;
    if (fault?.kind === 'not-ready' || !node.settings.ready) return this.failure(notReady);
    const session = matched.api.open ? undefined : this.authenticate(request);
    const run = () => this.perform(matched, request.query, session, fault);
    if (!matched.api.job?.(node.profile)) return run();
    const uuid = jobs.start(request.jobUuid, run);
    if (fault?.kind === 'lost-job') jobs.forget(uuid);
    const location = `${this.deps.jobLocation}${node.profile.jobPath}${uuid}`;
    return { status: 202, body: { location, apiTimeout: node.profile.since41 ? 1_800_000 : undefined } };
  }

  /** The API layer: session, permission and parameters are checked here, for a job after its 202 (section 2). */
  private async perform(
    { api, params, fields }: Matched,
    query: URLSearchParams,
    sessionUuid: string | undefined,
    fault: Fault | undefined,
  ): Promise<Answer> {
    try {
      const session = sessionUuid === undefined ? undefined : this.session(sessionUuid, fault);
      const uuid = params.uuid ?? String(fields.vmInstanceUuid);
      throwInjected(fault, session, uuid);
      return { status: 200, body: await api.handle({ params, query, body: fields, session }, this.deps.node) };
    } catch (error) {
      if (error instanceof RestFailure) throw error;
      return this.failure(error instanceof ApiFailure ? error.failure : internalError(error));
    }
  }

  /** The uuid of the caller's session; whoever signs with an access key has one that is the server's own affair. */
  private authenticate(request: RestRequest): string {
    const { authorization = '', method, path, date } = request;
    if (!this.deps.accessKeys || !authorization.startsWith('ZStack ')) return oauthSession(request.authorization);
    const credential = authorization.slice('ZStack '.length);
    const { accounts, settings, sessions, now } = this.deps.node;
    if (!credential.includes(':')) throw new RestFailure(400, "accessKey format is 'ZStack AccessKeyId:Signature'");
    const signed = { method, path: decodeURIComponent(path), date, credential };
    const account = accountOfKey(signed, accounts, { now: now(), ...settings });
    return sessions.ofKey(account).uuid;
  }

  private session(uuid: string, fault: Fault | undefined): Session {
    const { sessions } = this.deps.node;
    if (fault?.kind === 'session-expired') sessions.remove(uuid);
    const session = sessions.touch(uuid);
    if (!session) throw new ApiFailure(sessionExpired);
    return session;
  }

  private failure(failure: Failure): Answer {
    return { status: 503, body: { error: renderFailure(failure, this.deps.node.settings.locale) } };
  }
}

function throwInjected(fault: Fault | undefined, session: Session | undefined, vmUuid: string): void {
  if (fault?.kind === 'failure') throw new ApiFailure(fault.failure);
  if (fault?.kind === 'permission-denied') throw new ApiFailure(permissionDenied(session?.account.uuid ?? '', vmUuid));
  if (fault?.kind === 'wrong-state') {
    throw new ApiFailure(wrongState('SYS.1006', fault.state, 'org.zstack.header.vm.APIMsg', ['Running']));
  }
}

function internalError(error: unknown): Failure {
  return { code: 'SYS.1000', details: String(error) };
}

/** `Authorization: OAuth <session uuid>`, or the REST layer's 400. */
function oauthSession(header: string | undefined): string {
  if (header === undefined) throw new RestFailure(400, "missing header 'Authorization'");
  const [type, value = ''] = header.split(' ');
  if (type === 'ZStack') throw new RestFailure(400, 'no RestAuthenticationBackend[type:ZStack] found');
  if (type !== 'OAuth') throw new RestFailure(400, "Authorization type must be 'OAuth'");
  return value;
}
