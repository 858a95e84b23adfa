import { createHmac } from 'node:crypto';
import * as z from 'zod';
import { fail, ok, type AppError, type Result } from '../../shared/errors.ts';
import type { Logger } from '../log/logger.ts';
import type { ApiCall, SendApi } from './api.ts';
import { measureClock } from './server-clock.ts';
import type { Sign } from './session.ts';
import { fixedZone, localZone, signedDate, zoneNamed, type Zone } from './time-zone.ts';
import type { Credentials } from './types.ts';

export interface AccessKeyDeps {
  readonly send: SendApi;
  readonly log: Logger;
  /** Shown in `signed-out`. */
  readonly cloud: string;
  /** Milliseconds since the epoch, as this computer believes. */
  readonly wallNow: () => number;
}

interface Key {
  readonly id: string;
  readonly secret: string;
}

/** When a request is made, as the server sees it. */
interface ServerTime {
  readonly aheadMs: number;
  readonly zone: Zone;
}

const zoneReply = z.object({ timezone: z.string().max(64).catch(''), offset: z.string().max(16).catch('') });
const shanghai = fixedZone(480);
/** Answers that another way to write the time does not change. */
const decided: readonly AppError['code'][] = ['access-key-refused', 'sign-in-unsupported', 'cancelled'];

/**
 * Signing each request in place of a session (contract section 3.7). The server compares wall clocks, mostly of its own
 * zone: drift is measured and taken out, and the zone is asked for, or found by trying ours, UTC and Shanghai in turn.
 */
export class AccessKey {
  readonly #deps: AccessKeyDeps;
  #key: Key | undefined;
  #time: ServerTime | undefined;

  constructor(deps: AccessKeyDeps) {
    this.#deps = deps;
  }

  get signedIn(): boolean {
    return this.#key !== undefined;
  }

  /** How far the server's clock is ahead; undefined before the first sign-in. */
  get clockOffsetSeconds(): number | undefined {
    return this.#time && Math.round(this.#time.aheadMs / 1000);
  }

  /** Proves the key with one harmless call; on failure the key that was in use stays. */
  async signIn({ account, password }: Credentials, signal: AbortSignal): Promise<Result<void>> {
    this.#deps.log.hide(password);
    if (!/^[\w.-]{1,128}$/.test(account)) return fail('access-key-refused'); // goes into a header
    const key = { id: account, secret: password };
    const proved = await this.#settleTime(key, (sign) => this.#prove(sign, signal), signal);
    if (!proved.ok) return proved;
    this.#key = key;
    if (this.#time && proved.value) this.#time = { ...this.#time, zone: proved.value };
    return ok();
  }

  /** Runs a call with signed requests. A refused time is settled anew; such a call was not carried out and is sent again. */
  async run<T>(call: (sign: Sign) => Promise<Result<T>>, signal: AbortSignal): Promise<Result<T>> {
    const key = this.#key;
    if (!key || !this.#time) return fail('signed-out', { cloud: this.#deps.cloud });
    const first = await call(this.#signer(key, this.#time));
    if (first.ok || first.error.code !== 'clock-skew') return first;
    return this.#settleTime(key, call, signal);
  }

  forget(): void {
    this.#key = undefined;
    this.#time = undefined;
  }

  /** Measures the clock, then makes the call in one zone after the other until the server takes its time. */
  async #settleTime<T>(key: Key, call: (sign: Sign) => Promise<Result<T>>, signal: AbortSignal): Promise<Result<T>> {
    const ahead = await measureClock(this.#deps.send, this.#deps.wallNow, signal);
    if (!ahead.ok) return ahead;
    let last: Result<T> = fail('clock-skew');
    for (const zone of this.#zones()) {
      const time = { aheadMs: ahead.value, zone };
      last = await call(this.#signer(key, time));
      if (!last.ok && last.error.code === 'clock-skew') continue;
      this.#time = time;
      break;
    }
    this.#deps.log.info('settled the time of signed requests', { aheadMs: ahead.value, ok: last.ok });
    return last;
  }

  /** What worked, then ours, UTC and Shanghai; each offset once. */
  #zones(): readonly Zone[] {
    const all = [...(this.#time ? [this.#time.zone] : []), localZone, fixedZone(0), shanghai];
    const now = this.#deps.wallNow();
    return all.filter((zone, at) => all.findIndex((other) => other(now) === zone(now)) === at);
  }

  /** Asks for the server's zone, or where it does not tell for a number of VMs: any answer but a refusal proves the key. */
  async #prove(sign: Sign, signal: AbortSignal): Promise<Result<Zone | undefined>> {
    const common = { method: 'GET', signal } as const;
    const asked = await this.#deps.send(
      sign({ ...common, api: 'GetPlatformTimeZone', path: '/v1/management-nodes/platform-timezone' }),
    );
    if (asked.ok) {
      const { timezone, offset } = zoneReply.catch({ timezone: '', offset: '' }).parse(asked.value.body);
      return ok(zoneNamed(timezone, offset));
    }
    if (decided.includes(asked.error.code) || asked.error.code === 'clock-skew') return asked;
    const counted = await this.#deps.send(
      sign({ ...common, api: 'QueryVmInstance', path: '/v1/vm-instances?q=type%3DUserVm&count=true' }),
    );
    return counted.ok ? ok(undefined) : counted;
  }

  #signer(key: Key, { aheadMs, zone }: ServerTime): Sign {
    return (call) => {
      const date = signedDate(this.#deps.wallNow() + aheadMs, zone);
      const value = `ZStack ${key.id}:${signatureOf(key.secret, call, date)}`;
      return {
        ...call,
        headers: { ...call.headers, Date: date, Authorization: value },
        secrets: [...(call.secrets ?? []), key.secret, value],
      };
    };
  }
}

/** Base64 of HMAC-SHA1 over method, date and the decoded path, without the application's prefix and without the query. */
export function signatureOf(secret: string, call: Pick<ApiCall, 'method' | 'path'>, date: string): string {
  const [path = ''] = call.path.split('?');
  return createHmac('sha1', secret)
    .update(`${call.method}\n${date}\n${decodeURIComponent(path)}`)
    .digest('base64');
}
