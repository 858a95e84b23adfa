import { z } from 'zod';
import type { CloudDraft } from '../../shared/cloud.ts';
import type { ViewerReport } from '../../shared/console.ts';
import type { ConsoleTarget, RequestName, Requests } from '../../shared/ipc.ts';
import { bookmark, id, preference, settings, sha256, shortText, trust } from '../stores/schemas.ts';

/** The arguments of each request as they must arrive. Exhaustive by type: a request without a guard fails to compile. */
type Guards = { readonly [N in RequestName]: z.ZodType<Parameters<Requests[N]>> };

const nothing = z.tuple([]);
const password = z.string().max(1024);
const attempt = z.int().positive();
const side = z.int().positive().max(65_535);
const cloudId = z.strictObject({ cloudId: id });

const draft: z.ZodType<CloudDraft> = z.strictObject({
  address: z.string().min(1).max(2048),
  account: shortText.min(1),
  password,
  name: shortText.exactOptional(),
  remember: z.boolean(),
  trust,
  plaintextProxy: z.boolean(),
});

const target: z.ZodType<ConsoleTarget> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('vm'), cloudId: id, vmUuid: id, preference }),
  z.strictObject({ kind: z.literal('bookmark'), bookmarkId: id }),
]);

const report: z.ZodType<ViewerReport> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('handshake'), attempt }),
  z.strictObject({ kind: z.literal('frame'), attempt, width: side, height: side }),
  z.strictObject({ kind: z.literal('password-needed'), attempt }),
  z.strictObject({ kind: z.literal('password-wrong'), attempt }),
  z.strictObject({ kind: z.literal('ended'), attempt, clean: z.boolean(), reason: z.string().max(1000) }),
]);

const maxPngBytes = 256 * 1024 * 1024;
const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Signature and the whole first chunk, which holds the size (PNG specification, 11.2.2). */
const minPngBytes = 33;

/** Only what begins as a PNG is ever written to a file or the clipboard. */
const png = z
  .instanceof(Uint8Array)
  .refine(({ length }) => length >= minPngBytes && length <= maxPngBytes, 'no PNG')
  .refine((bytes) => pngSignature.every((byte, at) => bytes[at] === byte), 'no PNG');

export const guards: Guards = {
  'app.start': nothing,
  'clouds.add': z.tuple([draft]),
  'clouds.signIn': z.tuple([z.strictObject({ cloudId: id, password, remember: z.boolean() })]),
  'clouds.signOut': z.tuple([z.strictObject({ cloudId: id, forget: z.boolean() })]),
  'clouds.remove': z.tuple([cloudId]),
  'clouds.trust': z.tuple([z.strictObject({ cloudId: id, trust })]),
  'clouds.allowPlaintextProxy': z.tuple([z.strictObject({ cloudId: id, allow: z.boolean() })]),
  'vms.refresh': z.tuple([cloudId]),
  'console.prepare': nothing,
  'console.open': z.tuple([target]),
  'bookmarks.save': z.tuple([bookmark]),
  'bookmarks.remove': z.tuple([z.strictObject({ id })]),
  'bookmarks.order': z.tuple([z.strictObject({ ids: z.array(id).max(10_000) })]),
  'guestPassword.change': z.tuple([
    z.strictObject({ requestId: id, cloudId: id, vmUuid: id, account: shortText, password }),
  ]),
  'guestPassword.cancel': z.tuple([z.strictObject({ requestId: id })]),
  'settings.save': z.tuple([settings]),
  'notices.dismiss': z.tuple([z.strictObject({ id })]),
  'session.start': nothing,
  'session.attach': nothing,
  'session.report': z.tuple([report]),
  'session.reconnect': z.tuple([
    z.strictObject({ preference: preference.exactOptional(), password: password.exactOptional() }),
  ]),
  'session.trust': z.tuple([z.strictObject({ sha256 })]),
  'session.allowPlaintextProxy': nothing,
  'session.close': nothing,
  'screenshot.save': z.tuple([png]),
  'screenshot.copy': z.tuple([png]),
  'screenshot.deliver': z.tuple([z.strictObject({ requestId: id, png })]),
  'window.setFullScreen': z.tuple([z.boolean()]),
  'window.fitTo': z.tuple([z.strictObject({ width: side, height: side })]),
};
