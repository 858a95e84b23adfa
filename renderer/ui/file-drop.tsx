import { useEffect, useEffectEvent, useState } from 'react';
import { Icon } from './icon.tsx';

/** Takes files that are dropped anywhere on the window, unless `onFiles` is null; whether some are being held over it. */
export function useFileDrop(onFiles: ((files: readonly File[]) => void) | null): boolean {
  const [over, setOver] = useState(false);
  const onDrag = useEffectEvent((event: DragEvent) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    const taken = onFiles !== null && event.type !== 'dragleave';
    if (event.dataTransfer) event.dataTransfer.dropEffect = taken ? 'copy' : 'none';
    // Leaving one element for another inside the window is no end.
    setOver(taken || (event.type === 'dragleave' && event.relatedTarget !== null));
  });
  const onDrop = useEffectEvent((event: DragEvent) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    setOver(false);
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length > 0) onFiles?.(files);
  });
  useEffect(() => {
    const kinds = ['dragenter', 'dragover', 'dragleave'] as const;
    for (const kind of kinds) document.addEventListener(kind, onDrag);
    document.addEventListener('drop', onDrop);
    return () => {
      for (const kind of kinds) document.removeEventListener(kind, onDrag);
      document.removeEventListener('drop', onDrop);
    };
  }, []);
  return over && onFiles !== null;
}

/** Says that what is held over the window can be dropped. */
export function DropVeil({ words }: { readonly words: string }) {
  return (
    <div className="drop-veil" role="status">
      <span>
        <Icon name="open" />
        {words}
      </span>
    </div>
  );
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}
