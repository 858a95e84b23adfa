import { PNG } from 'pngjs';
import { ApiFailure, failed, signInFailures, type Failure } from './errors.ts';
import { newUuid } from './sessions.ts';

/** What stands before a sign-in of the commercial edition (contract sections 3.4 to 3.6); a test may change it at any time. */
export interface LoginRules {
  /** Failed sign-ins of one name after which it needs a captcha; 0 for always. */
  captchaAfter: number;
  /** Failed sign-ins of one name after which it is locked for `lockSeconds`. */
  lockAfter: number;
  lockSeconds: number;
  /** How a second factor shows: by its code, or only in the listed procedures of the sign-in. */
  twoFactor: 'off' | 'code' | 'procedures';
}

interface Trouble {
  failures: number;
  lockedUntil: number;
}

/** Captchas, locks and second factors, by the name that signs in. */
export class LoginControl {
  readonly rules: LoginRules = { captchaAfter: Infinity, lockAfter: Infinity, lockSeconds: 600, twoFactor: 'off' };
  private readonly troubles = new Map<string, Trouble>();
  private readonly captchas = new Map<string, string>();
  private last = '';

  constructor(private readonly now: () => number) {}

  /** What a person reads in the newest picture. */
  get newestCaptcha(): string {
    return this.captchas.get(this.last) ?? '';
  }

  /** Throws where this name may not even try. */
  admit(name: string, captchaUuid: unknown, verifyCode: unknown): void {
    const { failures, lockedUntil } = this.troubleOf(name);
    if (lockedUntil > this.now()) throw new ApiFailure(locked(Math.ceil((lockedUntil - this.now()) / 1000)));
    if (failures >= this.rules.captchaAfter) this.checkCaptcha(captchaUuid, verifyCode);
    if (this.rules.twoFactor === 'code') throw new ApiFailure(signInFailures.twoFactor);
    if (this.rules.twoFactor === 'procedures') throw new ApiFailure(failed({ en: 'login failed', zh: '登录失败' }));
  }

  fail(name: string): void {
    const { failures } = this.troubleOf(name);
    const isLocked = failures + 1 >= this.rules.lockAfter;
    const lockedUntil = isLocked ? this.now() + this.rules.lockSeconds * 1000 : 0;
    this.troubles.set(name, { failures: failures + 1, lockedUntil });
  }

  succeed(name: string): void {
    this.troubles.delete(name);
  }

  /** A new picture of four digits, PNG in base64. */
  newCaptcha(): { captchaUuid: string; captcha: string } {
    const uuid = newUuid();
    const code = String(Math.floor(Math.random() * 10_000)).padStart(4, '0');
    this.captchas.set(uuid, code);
    this.last = uuid;
    return { captchaUuid: uuid, captcha: drawDigits(code).toString('base64') };
  }

  refreshCaptcha(uuid: string): { captchaUuid: string; captcha: string } {
    if (!this.captchas.delete(uuid)) throw new ApiFailure(failed({ en: 'no such captcha', zh: '验证码不存在' }));
    return this.newCaptcha();
  }

  /** Each picture is good for one try. */
  private checkCaptcha(uuid: unknown, code: unknown): void {
    if (typeof uuid !== 'string') throw new ApiFailure(signInFailures.captchaNeeded);
    const right = this.captchas.get(uuid);
    this.captchas.delete(uuid);
    if (right === undefined || right !== code) throw new ApiFailure(signInFailures.captchaWrong);
  }

  private troubleOf(name: string): Trouble {
    return this.troubles.get(name) ?? { failures: 0, lockedUntil: 0 };
  }
}

function locked(seconds: number): Failure {
  const details = {
    en: `this user is locked, remaining time: ${seconds} seconds`,
    zh: `该用户已被锁定，剩余时间：${seconds}秒`,
  };
  return { ...signInFailures.locked, details };
}

/** Three columns by five rows a digit, one bit a cell. */
const shapes: readonly string[] = [
  '111101101101111',
  '010110010010111',
  '111001111100111',
  '111001111001111',
  '101101111001001',
  '111100111001111',
  '111100111101111',
  '111001010010010',
  '111101111101111',
  '111101111001111',
];

function drawDigits(code: string): Buffer {
  const cell = 8;
  const png = new PNG({ width: (code.length * 4 + 1) * cell, height: 7 * cell });
  png.data.fill(255);
  Array.from(code).forEach((digit, place) => {
    Array.from(shapes[Number(digit)] ?? '').forEach((bit, at) => {
      if (bit === '1') fillCell(png, (1 + place * 4 + (at % 3)) * cell, (1 + Math.floor(at / 3)) * cell, cell);
    });
  });
  return PNG.sync.write(png);
}

function fillCell(png: PNG, left: number, top: number, size: number): void {
  for (let y = top; y < top + size; y++) {
    for (let x = left; x < left + size; x++) png.data.fill(40, (y * png.width + x) * 4, (y * png.width + x) * 4 + 3);
  }
}
