import { createHash } from 'node:crypto';
import type { Bookmark, BookmarkBook, BookmarkEdit, BookmarkFolder } from '../../shared/bookmark.ts';
import { isChosen, type ImportChoice, type ImportItem, type ImportPlan } from '../../shared/bookmark-import.ts';
import type { Cloud } from '../../shared/cloud.ts';
import { hostAndPort, keyOfAddress, portOf } from '../../shared/console-address.ts';
import type { DraftBookmark, DraftCloud, ImportSet } from './import-set.ts';

/** A plan with what it was made of; only the main process has both. */
export interface HeldPlan {
  readonly plan: ImportPlan;
  readonly set: ImportSet;
}

/** Compares what files offer with what is here. */
export function planImport(id: string, set: ImportSet, book: BookmarkBook, clouds: readonly Cloud[]): HeldPlan {
  const cloudOf = (key: string): DraftCloud | undefined => set.clouds.find((each) => each.key === key);
  const seen = new Set(book.bookmarks.map((bookmark) => targetKey(bookmark)));
  const items = set.bookmarks.map((draft): ImportItem => {
    const key = draftKey(draft, cloudOf, clouds);
    const known = seen.has(key);
    seen.add(key);
    const cloud = draft.to.kind === 'vm' ? cloudOf(draft.to.cloud) : undefined;
    const missing = cloud && !matching(cloud, clouds);
    const { name } = draft;
    const shown = { name, folder: draft.folder.join(' / '), target: targetWords(draft, cloud) };
    return { ...shown, known, ...(missing ? { cloud: identityOf(cloud) } : {}) };
  });
  const missing = set.clouds.filter((cloud) => !matching(cloud, clouds));
  const offered = new Map(missing.map((cloud) => [identityOf(cloud), cloud]));
  const plan: ImportPlan = {
    id,
    items,
    clouds: [...offered].map(([key, { name, baseUrl, account }]) => ({ key, name, baseUrl, account })),
    remarks: set.remarks,
  };
  return { plan, set };
}

/** The clouds of a plan that the person wants added. */
export function cloudsToAdd({ set }: HeldPlan, choice: ImportChoice): readonly DraftCloud[] {
  const chosen = set.clouds.filter((cloud) => choice.clouds.includes(identityOf(cloud)));
  return [...new Map(chosen.map((cloud) => [identityOf(cloud), cloud])).values()];
}

/** The edit that carries a plan out. Folders of the same names are used; the clouds chosen are here already. */
export function importEdit(
  held: HeldPlan,
  choice: ImportChoice,
  book: BookmarkBook,
  clouds: readonly Cloud[],
  newId: () => string,
): Extract<BookmarkEdit, { kind: 'import' }> {
  const folders: BookmarkFolder[] = [];
  const folderOf = (path: readonly string[]): string | null =>
    path.reduce<string | null>((parentId, name) => {
      const known = [...book.folders, ...folders].find((each) => each.parentId === parentId && each.name === name);
      if (known) return known.id;
      const made = { id: newId(), name, parentId };
      folders.push(made);
      return made.id;
    }, null);
  const chosen = held.set.bookmarks.filter((_draft, index) => {
    const item = held.plan.items[index];
    return item !== undefined && isChosen(item, choice);
  });
  const bookmarks = chosen.flatMap((draft): readonly Bookmark[] => {
    const { folder, to, ...base } = draft;
    if (to.kind === 'address') return [{ ...base, ...to, id: newId(), folderId: folderOf(folder) }];
    const wanted = held.set.clouds.find(({ key }) => key === to.cloud);
    const cloud = wanted && matching(wanted, clouds);
    if (!cloud) return [];
    const vm = { kind: to.kind, vmUuid: to.vmUuid, vmName: to.vmName };
    return [{ ...base, ...vm, cloudId: cloud.id, id: newId(), folderId: folderOf(folder) }];
  });
  return { kind: 'import', folders, bookmarks };
}

/** The same place and the same who: the cloud that is meant, on every computer. */
function matching(draft: DraftCloud, clouds: readonly Cloud[]): Cloud | undefined {
  return clouds.find((cloud) => identityOf(cloud) === identityOf(draft));
}

function identityOf({ baseUrl, type, account, user }: Omit<DraftCloud, 'key' | 'name'>): string {
  const where = new URL(baseUrl).href.replace(/\/+$/, '');
  const who = JSON.stringify([where, type, account, user ?? null]);
  return createHash('sha256').update(who).digest('hex'); // as long as an id may be, whatever the file holds
}

function draftKey(
  { to }: DraftBookmark,
  cloudOf: (key: string) => DraftCloud | undefined,
  clouds: readonly Cloud[],
): string {
  if (to.kind === 'address') return keyOfAddress(to.address);
  const wanted = cloudOf(to.cloud);
  const cloud = wanted && matching(wanted, clouds);
  return `${cloud?.id ?? (wanted ? identityOf(wanted) : '')} ${to.vmUuid}`;
}

function targetKey(bookmark: Bookmark): string {
  return bookmark.kind === 'address' ? keyOfAddress(bookmark.address) : `${bookmark.cloudId} ${bookmark.vmUuid}`;
}

function targetWords({ to }: DraftBookmark, cloud: DraftCloud | undefined): string {
  if (to.kind === 'address') return hostAndPort(to.address.host, portOf(to.address));
  return [to.vmName, cloud?.name ?? ''].filter((part) => part !== '').join(' · ');
}
