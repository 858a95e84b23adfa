import { useMemo, useState, type RefObject } from 'react';
import { Dialog, Popover } from 'react-aria-components';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import type { BookmarkDeeds } from './use-bookmark-deeds.ts';

interface NamingProps {
  /** The folder or bookmark to be named; null for none. */
  readonly id: string | null;
  /** Where the rows are: the field opens over the one that is named. */
  readonly rows: RefObject<HTMLElement | null>;
  readonly deeds: BookmarkDeeds;
  readonly onClose: () => void;
}

/** The field for a name, once the row that it is for is there: that of a new folder comes with the push. */
export function Naming({ id, rows, deeds, onClose }: NamingProps) {
  const t = useWords('bookmarks');
  const folder = id === null ? undefined : deeds.folderOf(id);
  const named = id === null ? undefined : (folder ?? deeds.bookmarkOf(id));
  if (!named) return null;
  return (
    <NamePopover
      key={named.id}
      title={t(folder ? 'naming.folder' : 'naming.bookmark')}
      id={named.id}
      name={named.name}
      rows={rows}
      onSave={(name) => deeds.rename(named.id, name)}
      onClose={onClose}
    />
  );
}

interface NamePopoverProps extends Pick<NamingProps, 'rows' | 'onClose'> {
  readonly title: string;
  readonly id: string;
  readonly name: string;
  readonly onSave: (name: string) => void;
}

/** One line for a name, in the place of the row. A tree takes letters for its own search, so the field can't stand inside of it. */
function NamePopover({ title, id, name, rows, onSave, onClose }: NamePopoverProps) {
  const t = useWords('bookmarks');
  const anchor = useMemo(
    () => ({
      get current() {
        return rows.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(id)}"]`) ?? null;
      },
    }),
    [rows, id],
  );
  const [text, setText] = useState(name);
  const empty = text.trim() === '';
  const save = () => {
    if (empty) return;
    if (text.trim() !== name) onSave(text.trim());
    onClose();
  };
  return (
    <Popover
      className="popover"
      isOpen
      onOpenChange={(open) => !open && onClose()}
      triggerRef={anchor}
      placement="bottom start"
      offset={-30}
    >
      <Dialog className="name-popover" aria-label={title}>
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            save();
          }}
        >
          <TextField
            label={title}
            value={text}
            onChange={setText}
            error={empty ? t('details.nameNeeded') : undefined}
            maxLength={200}
            autoFocus
            onFocus={(event) => event.target instanceof HTMLInputElement && event.target.select()}
          />
          <Button type="submit" look="primary">
            {t('naming.save')}
          </Button>
        </form>
      </Dialog>
    </Popover>
  );
}
