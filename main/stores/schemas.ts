import * as z from 'zod';
import {
  bookmarkColours,
  bookmarkLimits,
  type Bookmark,
  type BookmarkFolder,
  type Recent,
} from '../../shared/bookmark.ts';
import { signInTypes, type Cloud, type Pin, type Trust } from '../../shared/cloud.ts';
import type { ConsoleDisplay, ConsolePreference } from '../../shared/console.ts';
import { addressLimits, isHost, type ConsoleAddress } from '../../shared/console-address.ts';
import type { RememberedView } from '../../shared/ipc/tools.ts';
import { groupings, sortColumns, type Arrangement } from '../../shared/arrangement.ts';
import type { KeyMacro, Settings } from '../../shared/settings.ts';

/** The shapes of the shared models at run time: what a stored file or a window may carry. Sizes are bounded. */
export const id = z.string().min(1).max(128);
export const shortText = z.string().max(512);
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const preference: z.ZodType<ConsolePreference> = z.strictObject({
  protocol: z.enum(['auto', 'vnc', 'spice']),
  route: z.enum(['auto', 'direct', 'proxy']),
});

const port = z.int().min(1).max(65_535);

/** A console server without a cloud. Never opened without TLS where there is a port for it. */
export const consoleAddress: z.ZodType<ConsoleAddress> = z
  .strictObject({
    protocol: z.enum(['vnc', 'spice']),
    host: z.string().refine(isHost, 'no host'),
    port: port.exactOptional(),
    tlsPort: port.exactOptional(),
    ca: z.string().max(addressLimits.ca).exactOptional(),
    hostSubject: z.string().max(addressLimits.hostSubject).exactOptional(),
    title: z.string().max(addressLimits.title).exactOptional(),
  })
  .refine(({ port: plain, tlsPort }) => plain !== undefined || tlsPort !== undefined, 'no port')
  .refine(({ protocol, tlsPort }) => protocol === 'spice' || tlsPort === undefined, 'VNC has no port for TLS');

export const display: z.ZodType<Partial<ConsoleDisplay>> = z.strictObject({
  scale: z.enum(['fit', 'actual', 'sharp', 'guest']).exactOptional(),
  viewOnly: z.boolean().exactOptional(),
});

const bookmarkBase = z.strictObject({
  id,
  name: shortText.min(1),
  folderId: id.nullable(),
  tags: z.array(z.string().min(1).max(bookmarkLimits.tag)).max(bookmarkLimits.tags),
  colour: z.enum(bookmarkColours).nullable(),
  notes: z.string().max(bookmarkLimits.notes),
  preference,
  display,
  pinned: z.boolean(),
});

export const bookmark: z.ZodType<Bookmark> = z.discriminatedUnion('kind', [
  bookmarkBase.extend({ kind: z.literal('vm'), cloudId: id, vmUuid: id, vmName: shortText }),
  bookmarkBase.extend({ kind: z.literal('address'), address: consoleAddress }),
]);

export const folder: z.ZodType<BookmarkFolder> = z.strictObject({
  id,
  name: shortText.min(1),
  parentId: id.nullable(),
});

export const recent: z.ZodType<Recent> = z.strictObject({
  cloudId: id,
  vmUuid: id,
  vmName: shortText,
  openedAt: z.number().nonnegative(),
});

export const trust: z.ZodType<Trust> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('system') }),
  z.strictObject({ kind: z.literal('ca'), pem: z.string().max(1_000_000) }),
  z.strictObject({ kind: z.literal('pin'), sha256 }),
]);

const pin: z.ZodType<Pin> = z.strictObject({
  endpoint: z.enum(['spice', 'proxy']),
  address: shortText,
  sha256,
});

/** The fields of a `SignInName`. */
export const signInName = {
  type: z.enum(signInTypes),
  account: shortText.min(1),
  user: shortText.min(1).exactOptional(),
  project: shortText.min(1).exactOptional(),
};

export const cloud: z.ZodType<Cloud> = z.strictObject({
  id,
  name: shortText,
  baseUrl: z.string().max(2048),
  ...signInName,
  trust,
  pins: z.array(pin),
  plaintextProxy: z.boolean(),
  proxyViaApiHost: z.boolean(),
});

const scale = z.enum(['fit', 'actual', 'sharp', 'guest']);

export const rememberedView: z.ZodType<RememberedView> = z.strictObject({
  scale: scale.exactOptional(),
  layout: z.string().max(16).exactOptional(),
  head: z.union([z.int().min(0).max(255), z.literal('all'), z.literal('windows')]).exactOptional(),
  volume: z.number().min(0).max(1).exactOptional(),
  muted: z.boolean().exactOptional(),
});

export const arrangement: z.ZodType<Arrangement> = z.strictObject({
  layout: z.enum(['list', 'grid']),
  sort: z.strictObject({ column: z.enum(sortColumns), descending: z.boolean() }),
  group: z.enum(groupings),
  folded: z.array(shortText).max(500),
});

export const macro: z.ZodType<KeyMacro> = z.strictObject({
  id,
  name: shortText.min(1),
  chords: z.array(z.array(z.string().min(1).max(32)).min(1).max(8)).max(64),
});

/** Exhaustive by type: a setting without a shape fails to compile. */
const settingShapes: { readonly [K in keyof Settings]: z.ZodType<Settings[K]> } = {
  language: z.enum(['system', 'en', 'zh-CN']),
  theme: z.enum(['system', 'light', 'dark']),
  density: z.enum(['comfortable', 'compact']),
  closeToTray: z.boolean(),
  startAtLogin: z.boolean(),
  startHidden: z.boolean(),
  reopenConsoles: z.boolean(),
  globalShortcut: z.string().max(64),
  thumbnails: z.enum(['off', 'opened', 'all']),
  updates: z.enum(['off', 'notify', 'install']),
  scale,
  clipboard: z.enum(['both', 'to-guest', 'from-guest', 'off']),
  clipboardLimitMb: z.int().min(1).max(64),
  systemKeys: z.enum(['full-screen', 'always', 'never']),
  releaseChord: z
    .array(z.enum(['Control', 'Alt', 'Shift', 'Meta']))
    .min(1)
    .max(4),
  typingPaceMs: z.int().min(0).max(1000),
  statistics: z.boolean(),
  autoReconnect: z.boolean(),
  macros: z.array(macro).max(100),
};

/** A change of some settings, as a window may ask for it or a policy may hold it. */
export const someSettings: z.ZodType<Partial<Settings>> = z
  .strictObject(settingShapes)
  .partial()
  .transform(withoutGaps);

/** What the stored file may hold: settings of a later version are passed over, as their default is all that we could do. */
export const chosenSettings: z.ZodType<Partial<Settings>> = z.object(settingShapes).partial().transform(withoutGaps);

export const settingName = z.enum(Object.keys(settingShapes) as (keyof Settings)[]);

/** Zod's optional keys may hold `undefined`; ours are there or not. */
function withoutGaps(settings: { readonly [K in keyof Settings]?: Settings[K] | undefined }): Partial<Settings> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
