import { createHmac } from 'node:crypto';
import { RestFailure } from './errors.ts';
import type { Account } from './sessions.ts';

/** A request signed with an access key, as the verifier sees it (contract section 3.7). */
export interface SignedRequest {
  readonly method: string;
  /** Decoded, without the application's prefix and without the query. */
  readonly path: string;
  readonly date: string | undefined;
  /** What follows `ZStack ` in the Authorization header. */
  readonly credential: string;
}

export interface KeyRules {
  readonly now: number;
  /** The node's own zone, as an IANA name. */
  readonly timeZone: string;
  /** Compare instants; else only the digits of the clock count, and they are taken for the node's own zone. */
  readonly checkTimeZone: boolean;
}

const windowMs = 15 * 60_000;
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const pattern = /^(\w{3}), (\d{2}) (\w{3}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) (\S+)$/;

/** Whose key has signed this request; refuses it in plain text as the verifier does. */
export function accountOfKey(request: SignedRequest, accounts: readonly Account[], rules: KeyRules): Account {
  checkTime(parseDate(request.date ?? ''), rules);
  const [id = '', signature = ''] = request.credential.split(':');
  const owners = accounts.flatMap((account) => (account.accessKeys ?? []).map((key) => ({ account, key })));
  const owner = owners.find(({ key }) => key.id === id);
  if (!owner) throw new RestFailure(403, `access key id[${id}] not found`);
  const text = `${request.method}\n${request.date ?? ''}\n${request.path}`;
  const expected = createHmac('sha1', owner.key.secret).update(text).digest('base64');
  if (signature !== expected) throw new RestFailure(403, 'wrong accessKey signature');
  return owner.account;
}

interface SignedDate {
  /** The digits, read as if they stood in UTC. */
  readonly wallMs: number;
  readonly offsetMinutes: number;
}

function parseDate(text: string): SignedDate {
  const [, day = '', date, month = '', year, hour, minute, second, zone = ''] = pattern.exec(text) ?? [];
  const wallMs = Date.UTC(
    Number(year),
    months.indexOf(month),
    Number(date),
    Number(hour),
    Number(minute),
    Number(second),
  );
  const offsetMinutes = offsetOf(zone);
  if (offsetMinutes === undefined || Number.isNaN(wallMs) || days[new Date(wallMs).getUTCDay()] !== day) {
    throw new RestFailure(400, "'Date' format error, correct format is 'EEE, dd MMM yyyy HH:mm:ss z'");
  }
  return { wallMs, offsetMinutes };
}

/** The zones that the node's Java parses; `+0800` without a colon is none. */
function offsetOf(zone: string): number | undefined {
  if (['GMT', 'UTC', 'Z'].includes(zone)) return 0;
  if (zone === 'CST') return -360; // US Central on a typical JVM
  const offset = /^(?:GMT|UTC)?([+-])(\d\d):(\d\d)$/.exec(zone);
  if (offset) return (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3]));
  return zone === 'Asia/Shanghai' ? 480 : undefined;
}

function checkTime({ wallMs, offsetMinutes }: SignedDate, { now, timeZone, checkTimeZone }: KeyRules): void {
  const off = checkTimeZone ? wallMs - offsetMinutes * 60_000 - now : wallMs - wallClock(timeZone, now);
  if (Math.abs(off) > windowMs) throw new RestFailure(403, 'requestTimeTooSkewed');
}

/** What a clock on the wall in that zone shows, read as if it stood in UTC. */
export function wallClock(timeZone: string, now: number): number {
  return Date.parse(`${new Date(now).toLocaleString('sv-SE', { timeZone })}Z`.replace(' ', 'T'));
}
