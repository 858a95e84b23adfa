import { createHash, randomUUID } from 'node:crypto';

/** 32 lower-case hex digits, as everywhere in ZStack. */
export function newUuid(): string {
  return randomUUID().replaceAll('-', '');
}

/** Hash of an account's password as it travels: lower-case hex SHA-512 (contract section 3). */
export function hashPassword(password: string): string {
  return createHash('sha512').update(password, 'utf8').digest('hex');
}

/** Somebody who can sign in. Only an administrator sees the VMs of others. */
export interface Account {
  readonly uuid: string;
  readonly name: string;
  readonly password: string;
  readonly admin: boolean;
  /** How one signs in with this name; `account` when left out. */
  readonly via?: 'account' | 'ldap' | 'iam2' | 'iam2-ldap';
  readonly users?: readonly { readonly name: string; readonly password: string }[];
  readonly accessKeys?: readonly { readonly id: string; readonly secret: string }[];
  /** Of a virtual id; VMs whose `owner` is a project's name are seen inside of it. */
  readonly projects?: readonly { readonly name: string; readonly description?: string; readonly state?: string }[];
}

export interface Session {
  readonly uuid: string;
  readonly account: Account;
  readonly createdAt: number;
  expiresAt: number;
}

interface SessionsDeps {
  readonly now: () => number;
  readonly lifetimeMs: () => number;
}

/** Sliding sessions: each authenticated call renews, validation does not (contract section 3.3). */
export class Sessions {
  private readonly sessions = new Map<string, Session>();

  constructor(private readonly deps: SessionsDeps) {}

  create(account: Account, uuid = newUuid()): Session {
    const createdAt = this.deps.now();
    const session = { uuid, account, createdAt, expiresAt: createdAt + this.deps.lifetimeMs() };
    this.sessions.set(uuid, session);
    return session;
  }

  /** The session in which the server runs what an account's access keys have signed. */
  ofKey(account: Account): Session {
    const known = this.find(`key-of-${account.uuid}`);
    return known ?? this.create(account, `key-of-${account.uuid}`);
  }

  /** The living session, renewed; undefined when it is expired or bogus. */
  touch(uuid: string): Session | undefined {
    const session = this.find(uuid);
    if (session) this.renew(session, this.deps.lifetimeMs());
    return session;
  }

  /** The living session, not renewed. */
  find(uuid: string): Session | undefined {
    const session = this.sessions.get(uuid);
    return session && session.expiresAt > this.deps.now() ? session : undefined;
  }

  renew(session: Session, lifetimeMs: number): void {
    session.expiresAt = this.deps.now() + lifetimeMs;
  }

  remove(uuid: string): void {
    this.sessions.delete(uuid);
  }

  /** Ends the sessions of one account and returns their uuids. */
  removeOf(accountUuid: string): string[] {
    const all = [...this.sessions.values()].filter(({ account }) => account.uuid === accountUuid);
    for (const { uuid } of all) this.sessions.delete(uuid);
    return all.map(({ uuid }) => uuid);
  }

  /** Ends every session as time would: console tokens live on. */
  expireAll(): void {
    this.sessions.clear();
  }

  /** Living sessions of one account, or of all. */
  count(account?: Account): number {
    const living = [...this.sessions.keys()].map((uuid) => this.find(uuid));
    return living.filter((session) => session && (!account || session.account === account)).length;
  }
}
