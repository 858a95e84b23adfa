import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CallLog } from './call-log.ts';
import type { Dispatcher, Resolved, RestRequest } from './dispatcher.ts';
import type { Fault, Faults } from './faults.ts';
import { badGateway, readBody, send, tomcatNotFound, type Reply } from './transport.ts';

interface FrontDeps {
  readonly dispatcher: Dispatcher;
  readonly faults: Faults;
  readonly calls: CallLog;
  readonly prefix: string;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** The HTTP side: reads a request, logs it, lets faults happen, answers. */
export class Front {
  constructor(private readonly deps: FrontDeps) {}

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const url = new URL(request.url ?? '/', 'http://node.invalid');
      const resolved = this.resolve(request, url, await readBody(request));
      this.log(resolved.api, request, url, response);
      await this.answer(resolved, response);
    } catch {
      response.destroy(); // Not HTTP as we know it, cut short, or the node is stopping.
    }
  }

  private log(api: string, request: IncomingMessage, url: URL, response: ServerResponse): void {
    const path = masked(`${url.pathname}${url.search}`);
    const finish = this.deps.calls.begin({ api, method: request.method ?? '', path, at: this.deps.now() });
    response.once('finish', () => finish(response.statusCode)).once('close', () => finish(0));
  }

  private resolve(request: IncomingMessage, url: URL, body: string): Resolved {
    const { dispatcher, prefix } = this.deps;
    if (!url.pathname.startsWith(`${prefix}/`)) return { api: 'Unknown', run: () => Promise.resolve(tomcatNotFound) };
    const { authorization, date, 'x-job-uuid': jobUuid } = request.headers;
    const rest: RestRequest = {
      method: request.method ?? '',
      path: url.pathname.slice(prefix.length),
      query: url.searchParams,
      authorization,
      date,
      jobUuid: typeof jobUuid === 'string' ? jobUuid : undefined,
      body,
    };
    return dispatcher.resolve(rest);
  }

  private async answer({ api, run }: Resolved, response: ServerResponse): Promise<void> {
    const { faults, signal } = this.deps;
    const fault = faults.take(api);
    const reply = await this.reply(fault, run, response);
    if (reply && !response.destroyed) await send(response, reply, fault, signal);
  }

  private async reply(fault: Fault | undefined, run: Resolved['run'], response: ServerResponse): Promise<Reply | null> {
    if (fault?.kind === 'mute') return null;
    if (fault?.kind === 'bad-gateway') return badGateway;
    if (fault?.kind === 'delay') await sleep(fault.ms, undefined, { signal: this.deps.signal });
    const cut = fault?.kind === 'drop' ? fault.when : undefined;
    const reply = cut === 'before' ? null : await run(fault);
    if (cut === 'before' || cut === 'after') response.destroy();
    return reply;
  }
}

/** Session and job uuids are secrets; nothing else in a path is. */
function masked(path: string): string {
  return path.replace(/\/(sessions|api-jobs)\/[^/?]+/, '/$1/***');
}
