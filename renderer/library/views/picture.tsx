import { Icon } from '../../ui/icon.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import type { Machine } from '../model/machines.ts';
import { usePicture } from '../pictures.ts';
import { StateWord } from './words.tsx';

/** The screen of a VM as it was seen last; a veil with the state lies over it where the VM does not run. */
export function Picture({ machine }: { readonly machine: Machine }) {
  const t = useWords('library');
  const url = usePicture(machine);
  const { vm, name } = machine;
  const runs = vm === undefined || vm.state === 'Running';
  return (
    <div className="picture" data-veiled={!runs || undefined}>
      {url === undefined ? (
        <span className="picture-none" role="img" aria-label={t('picture.none', { name })}>
          <Icon name="screen" />
        </span>
      ) : (
        <img src={url} alt={t('picture.of', { name })} draggable={false} />
      )}
      {!runs && (
        <span className="picture-veil">
          <StateWord state={vm.state} />
        </span>
      )}
    </div>
  );
}

/** The same where there is a picture; else nothing. */
export function LastPicture({ machine }: { readonly machine: Machine }) {
  return usePicture(machine) === undefined ? null : <Picture machine={machine} />;
}
