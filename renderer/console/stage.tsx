import { useCallback, useEffect, useRef } from 'react';
import { useWords } from '../ui/ui-context.tsx';
import type { ConsoleStore } from './console-store.ts';
import type { ScreenView } from './session-link.ts';

interface StageProps {
  readonly store: ConsoleStore;
  readonly screen: ScreenView;
  readonly name: string;
}

/** The guest's screen; after the end, its last picture in grey. */
export function Stage({ store, screen, name }: StageProps) {
  const t = useWords('console');
  const takeHost = useCallback(
    (host: HTMLDivElement | null) => {
      if (host) store.hostReady(host);
    },
    [store],
  );
  return (
    <div className="stage" data-live={screen.live || undefined} data-scale={screen.scale}>
      <div className="stage-host" ref={takeHost} role="application" aria-label={t('screen', { name })} />
      {screen.lastPicture && <LastPicture canvas={screen.lastPicture} />}
      {screen.bells > 0 && <div key={screen.bells} className="stage-bell" />}
    </div>
  );
}

function LastPicture({ canvas }: { readonly canvas: HTMLCanvasElement }) {
  const t = useWords('console');
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    canvas.removeAttribute('style'); // an engine scaled it for its own screen
    frame.current?.replaceChildren(canvas);
  }, [canvas]);
  return <div className="stage-last" ref={frame} role="img" aria-label={t('lastPicture')} />;
}
