import { useEffect, useEffectEvent, type ReactNode } from 'react';
import { fail, type Result } from '../../shared/errors.ts';
import type { LibraryWish } from '../../shared/ipc/wishes.ts';
import { maxVvLength } from '../../shared/vv-file.ts';
import { settled } from './actions.ts';
import { useLibrary } from './library-context.tsx';
import { RestPart } from './rest-part.tsx';

interface FromOutsideProps {
  /** A dialog of the window's own stands: what comes from outside waits behind it. */
  readonly busy: boolean;
  readonly onPalette: () => void;
}

/** What reaches the window from outside: wishes of tray and shortcuts, questions about links and files, dropped files. */
export function FromOutside({ busy, onPalette }: FromOutsideProps): ReactNode {
  const { data } = useLibrary();
  useWish(data.wish, onPalette);
  useDroppedFiles();
  const { asked } = data;
  return asked && !busy ? (
    <RestPart>{({ LinkDialog }) => <LinkDialog key={asked.id} question={asked} />}</RestPart>
  ) : null;
}

/** Each wish is a new object and is done once. */
function useWish(wish: LibraryWish | null, onPalette: () => void): void {
  const { go, ask } = useLibrary();
  const grant = useEffectEvent((granted: LibraryWish) => {
    switch (granted.kind) {
      case 'palette':
        onPalette();
        return;
      case 'settings':
        go({ kind: 'settings' });
        return;
      case 'sign-out-everywhere':
        ask({ kind: 'sign-out-everywhere' });
        return;
      case 'cloud':
        go({ kind: 'cloud', cloudId: granted.cloudId });
        return;
      case 'sign-in':
        ask({ kind: 'sign-in', cloudId: granted.cloudId });
    }
  });
  useEffect(() => {
    if (wish) grant(wish);
  }, [wish]);
}

/** A connection file that is dropped anywhere on the window; what a view takes for itself is left to it. */
function useDroppedFiles(): void {
  const { api, report } = useLibrary();
  const take = useEffectEvent(async (file: File) => {
    const text = await textOf(file);
    const taken = text.ok
      ? await settled(api.request('links.openText', { name: file.name.slice(0, 1024), text: text.value }))
      : text;
    if (!taken.ok) report(taken.error);
  });
  useEffect(() => {
    const onOver = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
    };
    const onDrop = (event: DragEvent) => {
      const file = event.dataTransfer?.files[0];
      if (event.defaultPrevented || !file) return;
      event.preventDefault();
      void take(file);
    };
    document.addEventListener('dragover', onOver);
    document.addEventListener('drop', onDrop);
    return () => {
      document.removeEventListener('dragover', onOver);
      document.removeEventListener('drop', onDrop);
    };
  }, []);
}

async function textOf(file: File): Promise<Result<string>> {
  const unreadable = (reason: string) => fail('connection-file-unreadable', { file: file.name.slice(0, 120), reason });
  if (file.size > 3 * maxVvLength) return unreadable('TOO LARGE');
  try {
    const value = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await file.arrayBuffer());
    return value.length > maxVvLength ? unreadable('TOO LARGE') : { ok: true, value };
  } catch (cause) {
    return unreadable(cause instanceof TypeError ? 'NO UTF-8' : 'UNREADABLE');
  }
}
