import { useState } from 'react';
import { bookmarkColours, bookmarkLimits, type Bookmark, type BookmarkColour } from '../../../shared/bookmark.ts';
import { pathOf } from '../../../shared/bookmark-tree.ts';
import { hostAndPort, portOf } from '../../../shared/console-address.ts';
import type { ConsoleDisplay, Scale } from '../../../shared/console.ts';
import { Checkbox, Segments, Select } from '../../ui/choice.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { TextArea, TextField } from '../../ui/text-field.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import { useLibrary } from '../library-context.tsx';
import { tagsIn } from '../model/bookmark-tags.ts';
import { ColourChoice } from './colour-choice.tsx';

const top = 'top';
type Change = (change: Partial<Bookmark>) => void;

/** Everything about one bookmark. */
export function EditBookmarkDialog({ bookmark }: { readonly bookmark: Bookmark }) {
  const t = useWords('bookmarks');
  const { actions, ask } = useLibrary();
  const [draft, setDraft] = useState(bookmark);
  const [tags, setTags] = useState(bookmark.tags.join(', '));
  const change: Change = (next) => setDraft((last) => ({ ...last, ...next }) as Bookmark);
  const empty = draft.name.trim() === '';
  const save = () => {
    if (empty) return;
    const saved = { ...draft, name: draft.name.trim(), tags: tagsIn(tags), notes: draft.notes.trim() };
    actions.editBookmarks({ kind: 'save', bookmark: saved });
    ask(null);
  };
  return (
    <FormDialog
      title={t('details.title')}
      formId="edit-bookmark"
      submit={t('details.save')}
      other={{ label: t('details.cancel'), onPress: () => ask(null) }}
      onClose={() => ask(null)}
      onSubmit={save}
    >
      <TextField
        label={t('details.name')}
        hint={<Target bookmark={draft} />}
        value={draft.name}
        onChange={(name) => change({ name })}
        error={empty ? t('details.nameNeeded') : undefined}
        maxLength={200}
        autoFocus
      />
      <FolderChoice folderId={draft.folderId} onChange={(folderId) => change({ folderId })} />
      <TextField
        label={t('details.tags')}
        hint={t('details.tagsHint')}
        value={tags}
        onChange={setTags}
        maxLength={500}
      />
      <ColourChoice
        label={t('details.colour')}
        value={draft.colour}
        options={bookmarkColours}
        nameOf={(colour: BookmarkColour | null) => t(`colour.${colour ?? 'none'}`)}
        onChange={(colour) => change({ colour })}
      />
      <TextArea
        label={t('details.notes')}
        value={draft.notes}
        onChange={(notes) => change({ notes })}
        maxLength={bookmarkLimits.notes}
      />
      {draft.kind === 'vm' && <WayChoice bookmark={draft} change={change} />}
      <DisplayChoice display={draft.display} onChange={(display) => change({ display })} />
      <Checkbox
        label={t('details.pinned')}
        hint={t('details.pinnedHint')}
        isSelected={draft.pinned}
        onChange={(pinned) => change({ pinned })}
      />
    </FormDialog>
  );
}

function Target({ bookmark }: { readonly bookmark: Bookmark }) {
  const t = useWords('bookmarks');
  const lt = useWords('library');
  if (bookmark.kind === 'vm') return <bdi>{t('vm', { vm: bookmark.vmName })}</bdi>;
  const { protocol, host } = bookmark.address;
  const address = hostAndPort(host, portOf(bookmark.address));
  return <bdi>{t('address', { protocol: lt(`protocol.${protocol}`), address })}</bdi>;
}

function FolderChoice(props: { readonly folderId: string | null; readonly onChange: (id: string | null) => void }) {
  const t = useWords('bookmarks');
  const { data } = useLibrary();
  const named = data.folders.map(({ id }) => ({
    id,
    label: pathOf(data, id)
      .map(({ name }) => name)
      .join(' / '),
  }));
  return (
    <Select
      label={t('details.folder')}
      value={props.folderId ?? top}
      options={[{ id: top, label: t('label') }, ...named]}
      onChange={(id) => props.onChange(id === top ? null : id)}
    />
  );
}

function WayChoice({ bookmark, change }: { readonly bookmark: Bookmark; readonly change: Change }) {
  const t = useWords('library');
  const { preference } = bookmark;
  const protocols = (['auto', 'spice', 'vnc'] as const).map((id) => ({ id, label: t(`protocol.${id}`) }));
  const routes = (['auto', 'direct', 'proxy'] as const).map((id) => ({ id, label: t(`route.${id}`) }));
  return (
    <>
      <Segments
        label={t('protocol.label')}
        value={preference.protocol}
        options={protocols}
        onChange={(protocol) => change({ preference: { ...preference, protocol } })}
      />
      <Segments
        label={t('route.label')}
        value={preference.route}
        options={routes}
        onChange={(route) => change({ preference: { ...preference, route } })}
      />
    </>
  );
}

interface DisplayChoiceProps {
  readonly display: Partial<ConsoleDisplay>;
  readonly onChange: (display: Partial<ConsoleDisplay>) => void;
}

function DisplayChoice({ display, onChange }: DisplayChoiceProps) {
  const t = useWords('bookmarks');
  const scales = (['fit', 'actual', 'sharp', 'guest'] as const).map((id) => ({ id, label: t(`scale.${id}`) }));
  const { scale, viewOnly } = display;
  const change = (next: { scale: Scale | undefined; viewOnly: boolean | undefined }) =>
    onChange({
      ...(next.scale === undefined ? {} : { scale: next.scale }),
      ...(next.viewOnly === true ? { viewOnly: true } : {}),
    });
  return (
    <>
      <Select<Scale | 'settings'>
        label={t('details.scale')}
        value={scale ?? 'settings'}
        options={[{ id: 'settings', label: t('details.scaleSettings') }, ...scales]}
        onChange={(next) => change({ scale: next === 'settings' ? undefined : next, viewOnly })}
      />
      <Checkbox
        label={t('details.viewOnly')}
        hint={t('details.viewOnlyHint')}
        isSelected={viewOnly ?? false}
        onChange={(next) => change({ scale, viewOnly: next })}
      />
    </>
  );
}
