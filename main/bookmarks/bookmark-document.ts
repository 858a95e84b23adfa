import * as z from 'zod';
import { bookmarkColours, bookmarkLimits, type Bookmark, type BookmarkBook } from '../../shared/bookmark.ts';
import { pathOf } from '../../shared/bookmark-tree.ts';
import { signInTypes, type Cloud } from '../../shared/cloud.ts';
import { oneLine, plainLines } from '../../shared/plain-text.ts';
import { consoleAddress, display, preference } from '../stores/schemas.ts';
import { refused, remark, type DraftBookmark, type DraftCloud, type ImportFile, type ImportSet } from './import-set.ts';

/** The export format; docs/bookmark-file.md describes it. Whoever changes it raises the version. */
const documentFormat = 'zstack-console-bookmarks';
const documentVersion = 1;

const line = (most: number) =>
  z
    .string()
    .max(4096)
    .transform((text) => oneLine(text, most))
    .pipe(z.string().min(1));
const names = (most: number, each: number) => z.array(line(each)).max(most);

const cloudPart = z.object({
  key: z.string().min(1).max(128),
  name: line(200),
  baseUrl: z.url({ protocol: /^https?$/ }).max(2048),
  type: z.enum(signInTypes),
  account: line(512),
  user: line(512).exactOptional(),
  project: line(512).exactOptional(),
});

const target = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('vm'),
    cloud: z.string().min(1).max(128),
    vmUuid: z.string().regex(/^[0-9a-zA-Z-]{1,64}$/),
    vmName: z
      .string()
      .max(4096)
      .transform((text) => oneLine(text, 200)),
  }),
  z.object({ kind: z.literal('address'), address: consoleAddress }),
]);

const bookmarkPart = z.object({
  name: line(200),
  folder: names(bookmarkLimits.depth, 200).default([]),
  tags: names(bookmarkLimits.tags, bookmarkLimits.tag).default([]),
  colour: z.enum(bookmarkColours).nullable().default(null),
  notes: z
    .string()
    .max(4 * bookmarkLimits.notes)
    .transform((text) => plainLines(text, bookmarkLimits.notes))
    .default(''),
  preference: preference.default({ protocol: 'auto', route: 'auto' }),
  display: display.default({}),
  pinned: z.boolean().default(false),
  to: target,
});

const document = z.object({
  format: z.literal(documentFormat),
  version: z.int().positive(),
  clouds: z.array(cloudPart).max(1000),
  bookmarks: z.array(bookmarkPart).max(bookmarkLimits.bookmarks),
});

/** All bookmarks as a document for another computer. Nothing secret is in a bookmark, and of a cloud only where it is and who signs in. */
export function bookmarkDocument(book: BookmarkBook, clouds: readonly Cloud[]): string {
  const used = clouds.filter(({ id }) => book.bookmarks.some((each) => each.kind === 'vm' && each.cloudId === id));
  const keys = new Map(used.map(({ id }, index) => [id, `cloud-${index + 1}`]));
  const bookmarks = book.bookmarks.flatMap((each) => partOf(book, each, keys) ?? []);
  const whole = {
    format: documentFormat,
    version: documentVersion,
    clouds: used.map((cloud) => ({
      key: keys.get(cloud.id),
      name: cloud.name,
      baseUrl: cloud.baseUrl,
      type: cloud.type,
      account: cloud.account,
      user: cloud.user,
      project: cloud.project,
    })),
    bookmarks,
  };
  return `${JSON.stringify(whole, null, 2)}\n`;
}

function partOf(book: BookmarkBook, bookmark: Bookmark, keys: ReadonlyMap<string, string>) {
  const { folderId, name, tags, colour, notes, preference: way, display: shown, pinned } = bookmark;
  const folder = pathOf(book, folderId).map((each) => each.name);
  const common = { name, folder, tags, colour, notes, preference: way, display: shown, pinned };
  if (bookmark.kind === 'address') return { ...common, to: { kind: 'address', address: bookmark.address } };
  const cloud = keys.get(bookmark.cloudId);
  // The bookmark of a cloud that is not here any more leads nowhere on any computer.
  return cloud && { ...common, to: { kind: 'vm', cloud, vmUuid: bookmark.vmUuid, vmName: bookmark.vmName } };
}

/** Reads such a document, of whatever origin. */
export function readBookmarkDocument({ name: file, text }: ImportFile): ImportSet {
  const parsed = parse(text);
  if (!parsed.ok) return refused(file, 'not-json', { where: parsed.where }, parsed.line);
  const { value } = parsed;
  const version = z.object({ format: z.literal(documentFormat), version: z.int() }).safeParse(value);
  if (version.success && version.data.version > documentVersion) {
    return refused(file, 'newer', { version: version.data.version });
  }
  const checked = document.safeParse(value);
  if (!checked.success) {
    const where = oneLine(checked.error.issues[0]?.path.map(String).join('.') ?? '', 100) || '–';
    return refused(file, 'wrong-format', { where });
  }
  const { clouds, bookmarks } = checked.data;
  const known = new Set(clouds.map(({ key }) => key));
  const stray = bookmarks.findIndex(({ to }) => to.kind === 'vm' && !known.has(to.cloud));
  if (stray >= 0) return refused(file, 'wrong-format', { where: `bookmarks.${stray}.to.cloud` });
  const secret = /"[^"\n]{0,64}passw[^"\n]{0,64}"\s*:/i.test(text);
  return {
    clouds: clouds satisfies readonly DraftCloud[],
    bookmarks: bookmarks satisfies readonly DraftBookmark[],
    remarks: secret ? [remark(file, 'secret')] : [],
  };
}

type Parsed =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly where: string; readonly line?: number };

function parse(text: string): Parsed {
  try {
    return { ok: true, value: JSON.parse(text.replace(/^\ufeff/, '')) as unknown };
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    const position = /position (\d+)/.exec(message)?.[1];
    const at = position === undefined ? text.length : Number(position);
    return { ok: false, where: `${at + 1}`, line: text.slice(0, at).split('\n').length };
  }
}
