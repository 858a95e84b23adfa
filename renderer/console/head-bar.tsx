import { useEffect, useEffectEvent } from 'react';
import { createPortal } from 'react-dom';
import { Button } from '../ui/button.tsx';
import { usePlatform, useWords } from '../ui/ui-context.tsx';
import { useActions } from './console-actions.tsx';
import type { ConsoleView } from './console-store.ts';
import type { HeadPage } from './head-windows.ts';
import { ReleaseChord, releaseChordText } from './keyboard/release-chord.ts';
import { onToolbarKey } from './keyboard/tool-arrows.ts';
import { useObservable } from './observable.ts';
import { useTools } from './tools-context.tsx';

interface HeadBarProps {
  readonly page: HeadPage;
  readonly view: ConsoleView;
}

/** A small bar in each window of another screen, behind the top edge as the console's own is in full screen. */
export function HeadBars({ view }: Pick<HeadBarProps, 'view'>) {
  const pages = useObservable(useTools().headPages);
  return pages.map((page) => createPortal(<HeadBar page={page} view={view} />, page.bar, `head-${page.head}`));
}

function HeadBar({ page, view }: HeadBarProps) {
  const t = useWords('console');
  const actions = useActions();
  const { head } = page;
  const mac = usePlatform() === 'darwin'; // where F11 is the desktop's own
  const chord = releaseChordText(view.look.settings.releaseChord, mac);
  const { systemKeys } = useObservable(page.capture);
  useLook(page, view);
  useHeadKeys(page, view);
  const andBack = (act: () => void) => () => {
    act();
    focusScreenOf(page);
  };
  return (
    <>
      <div className="edge-handle" aria-hidden="true">
        <kbd>{chord}</kbd>
      </div>
      <div className="head-bar" role="toolbar" aria-label={t('tools')} onKeyDown={onToolbarKey}>
        <Button icon="fullscreen" onPress={andBack(() => actions.toggleHeadFullScreen(head))}>
          {t('fullScreen')} {!mac && <kbd>F11</kbd>}
        </Button>
        <Button icon="save" onPress={andBack(() => void actions.saveScreenshot(head))}>
          {t('screenshot.menu')}
        </Button>
        <Button icon="screen" onPress={andBack(actions.showWindow)}>
          {t('heads.toConsole')}
        </Button>
        <Button icon="close" onPress={() => actions.setHead('all')}>
          {t('heads.all')}
        </Button>
        <span className="bar-hint">
          <kbd>{chord}</kbd> {t(systemKeys ? 'capture.releasesAll' : 'capture.releases')}
        </span>
      </div>
    </>
  );
}

function focusScreenOf({ window }: HeadPage): void {
  window.document.querySelector<HTMLElement>('.stage-host > [tabindex]')?.focus();
}

/** That document has nothing of its own: language and theme are the console's. */
function useLook({ window }: HeadPage, { look }: ConsoleView): void {
  useEffect(() => {
    const { documentElement: root } = window.document;
    root.setAttribute('lang', look.language);
    root.setAttribute('data-theme', look.dark ? 'dark' : 'light');
  }, [window, look.language, look.dark]);
}

/** As in the console's own window: the release chord takes the keyboard to the bar, where F11 works, and Escape gives it back. */
function useHeadKeys(page: HeadPage, view: ConsoleView): void {
  const actions = useActions();
  const { capture } = useTools();
  const chordKeys = useEffectEvent(() => view.look.settings.releaseChord);
  const onChord = useEffectEvent(() => {
    capture.demand(false);
    page.capture.release();
    page.bar.querySelector('button')?.focus();
  });
  const onBarKey = useEffectEvent((key: string) => {
    if (key === 'F11') actions.toggleHeadFullScreen(page.head);
    if (key === 'F11' || key === 'Escape') focusScreenOf(page);
  });
  useEffect(() => {
    const { window, bar } = page;
    const ending = new AbortController();
    const options = { capture: true, signal: ending.signal }; // the screen lets no key event through
    const chord = new ReleaseChord(() => chordKeys());
    const onKey = (event: KeyboardEvent) => {
      if (chord.key(event)) onChord();
      else if (event.type === 'keydown' && bar.contains(window.document.activeElement)) onBarKey(event.key);
    };
    window.addEventListener('keydown', onKey, options);
    window.addEventListener('keyup', onKey, options);
    window.addEventListener('pointerdown', () => chord.spoil(), options);
    window.addEventListener('blur', () => chord.forget(), options);
    return () => ending.abort();
  }, [page]);
}
