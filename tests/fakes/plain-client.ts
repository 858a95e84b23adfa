import { expect } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { labAccount, type ManagementNode } from '../../lab/management-node/index.ts';
import { hashPassword } from '../../lab/management-node/sessions.ts';

/** An answer as it came: the JSON where there is some, else the text. */
export interface Seen {
  readonly status: number;
  readonly body: unknown;
  readonly text: string;
}

/** The plainest possible client of the API: sends what it is told, follows jobs on the configured base. */
export class PlainClient {
  session = '';

  constructor(private readonly node: ManagementNode) {}

  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Seen> {
    const authorization = this.session ? { Authorization: `OAuth ${this.session}` } : {};
    const response = await fetch(`${this.node.baseUrl}${path}`, {
      method,
      headers: { ...authorization, ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, text, body: parse(text) };
  }

  async signIn(account = labAccount): Promise<string> {
    const password = hashPassword(account.password);
    const fields = { logInByAccount: { accountName: account.name, password } };
    const { body } = await this.call('PUT', '/v1/accounts/login', fields);
    this.session = (body as { inventory: { uuid: string } }).inventory.uuid;
    return this.session;
  }

  /** A call that must be answered with 202, followed to its end. */
  async job(method: string, path: string, body?: unknown): Promise<Seen> {
    const accepted = await this.call(method, path, body);
    expect(accepted.status, accepted.text).toBe(202);
    return this.followJob(jobOf(accepted));
  }

  async followJob(uuid: string): Promise<Seen> {
    for (;;) {
      const seen = await this.call('GET', `/v1/api-jobs/${uuid}`);
      if (seen.status !== 202) return seen;
      await sleep(5);
    }
  }
}

export function jobOf(accepted: Seen): string {
  return (accepted.body as { location: string }).location.split('/').at(-1) ?? '';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
