import { useState } from 'react';
import { bookmarkOfVm } from '../../../shared/bookmark.ts';
import { automatic } from '../../../shared/console.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox, Segments } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import { useLibrary } from '../library-context.tsx';
import type { VmRef } from '../model/machines.ts';

/** Opens a console with a protocol and a way of the person's choice. */
export function OpenWithDialog({ vm }: { readonly vm: VmRef }) {
  const t = useWords('library');
  const { data, actions, ask } = useLibrary();
  const bookmark = bookmarkOfVm(data.bookmarks, vm);
  const [preference, setPreference] = useState(bookmark?.preference ?? automatic);
  const [keep, setKeep] = useState(false);
  const protocols = (['auto', 'spice', 'vnc'] as const).map((id) => ({ id, label: t(`protocol.${id}`) }));
  const routes = (['auto', 'direct', 'proxy'] as const).map((id) => ({ id, label: t(`route.${id}`) }));
  const open = () => {
    if (bookmark && keep) actions.editBookmarks({ kind: 'save', bookmark: { ...bookmark, preference } });
    actions.open(vm, bookmark, preference);
    ask(null);
  };
  return (
    <Dialog
      title={t('openWith.title', { vm: vm.name })}
      onClose={() => ask(null)}
      footer={
        <>
          <Button onPress={() => ask(null)}>{t('openWith.cancel')}</Button>
          <Button look="primary" autoFocus onPress={open}>
            {t('openWith.open')}
          </Button>
        </>
      }
    >
      <Segments
        label={t('protocol.label')}
        value={preference.protocol}
        options={protocols}
        onChange={(protocol) => setPreference({ ...preference, protocol })}
      />
      <Segments
        label={t('route.label')}
        value={preference.route}
        options={routes}
        onChange={(route) => setPreference({ ...preference, route })}
      />
      <p className="field-hint">{t('route.hint')}</p>
      {bookmark && <Checkbox label={t('openWith.remember')} isSelected={keep} onChange={setKeep} />}
    </Dialog>
  );
}
