import * as z from 'zod';
import type { MigrationClaim, ViewerReport } from '../../../shared/console.ts';
import type { SessionRequests } from '../../../shared/ipc/session.ts';
import { isModestPng } from '../../../shared/png.ts';
import { id, preference, sha256 } from '../../stores/schemas.ts';
import type { GuardsOf } from './guards-of.ts';
import { nothing, password } from './shapes.ts';
import { smallPicture } from './vms.ts';

const attempt = z.int().positive();
const portNumber = z.int().positive().max(65_535);
const side = z.int().positive().max(65_535);

const report: z.ZodType<ViewerReport> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('handshake'), attempt }),
  z.strictObject({ kind: z.literal('frame'), attempt, width: side, height: side }),
  z.strictObject({ kind: z.literal('password-needed'), attempt }),
  z.strictObject({ kind: z.literal('password-wrong'), attempt }),
  z.strictObject({ kind: z.literal('moved'), attempt }),
  z.strictObject({ kind: z.literal('followed'), attempt }),
  z.strictObject({ kind: z.literal('stayed'), attempt }),
  z.strictObject({ kind: z.literal('needs-tls'), attempt }),
  z.strictObject({ kind: z.literal('ended'), attempt, clean: z.boolean(), reason: z.string().max(1000) }),
]);

const claim: z.ZodType<MigrationClaim> = z.strictObject({
  attempt,
  host: z.string().min(1).max(255),
  port: portNumber.exactOptional(),
  tlsPort: portNumber.exactOptional(),
});

const maxPngBytes = 256 * 1024 * 1024;

/** Only what begins as a PNG, and promises no more than a screen, is ever written to a file or decoded for the clipboard. */
export const png = z
  .instanceof(Uint8Array<ArrayBuffer>)
  .refine(({ length }) => length <= maxPngBytes, 'too large')
  .refine(isModestPng, 'no PNG of a screen');

/** Of a guest's screen, as in `head-N`. */
const headNumber = z.int().min(0).max(99);

export const sessionGuards: GuardsOf<SessionRequests> = {
  'session.start': nothing,
  'session.attach': nothing,
  'session.report': z.tuple([report]),
  'session.migrate': z.tuple([claim]),
  'session.reconnect': z.tuple([
    z.strictObject({ preference: preference.exactOptional(), password: password.exactOptional() }),
  ]),
  'session.stopRetrying': nothing,
  'session.trust': z.tuple([z.strictObject({ sha256 })]),
  'session.allowPlaintextProxy': nothing,
  'session.close': nothing,
  'screenshot.save': z.tuple([png]),
  'screenshot.copy': z.tuple([png]),
  'screenshot.deliver': z.tuple([z.strictObject({ requestId: id, png })]),
  'thumbnail.deliver': z.tuple([smallPicture]),
  'window.setFullScreen': z.tuple([z.boolean()]),
  'head.toggleFullScreen': z.tuple([headNumber]),
  'head.captureKeys': z.tuple([z.strictObject({ head: headNumber, on: z.boolean() })]),
  'window.show': nothing,
  'window.fitTo': z.tuple([z.strictObject({ width: side, height: side })]),
};
