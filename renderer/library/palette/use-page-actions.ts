import { appDeeds, type AppDeed } from '../../../shared/ipc/app.ts';
import type { IconName } from '../../ui/icon.tsx';
import { useAllWords } from '../../ui/ui-context.tsx';
import { settled } from '../actions.ts';
import { useLibrary } from '../library-context.tsx';
import { updateDeed } from '../model/update-deed.ts';
import { useResetAll } from '../settings/use-reset-all.ts';
import { paletteAction, type Named } from './palette-action.ts';
import type { PaletteAction } from './palette-entries.ts';

/** What stands on other pages: checks, the log, a report, all settings, newer versions. */
export function usePageActions(): readonly PaletteAction[] {
  const words = useAllWords();
  const { api, data, go, report } = useLibrary();
  const resetAll = useResetAll();
  const update = updateDeed(data.updates);
  const page = (kind: 'doctor' | 'log' | 'report', icon: IconName): Named => ({
    id: kind,
    icon,
    label: (say) => say('settings')(kind === 'report' ? 'help.bundle' : `help.${kind}`),
    also: kind,
    run: () => go({ kind }),
  });
  const openFolder = () =>
    void settled(api.request('log.openFolder')).then((opened) => {
      if (!opened.ok) report(opened.error);
    });
  const all: Named[] = [
    page('doctor', 'route'),
    page('log', 'info'),
    { id: 'log folder', icon: 'open', label: (say) => say('palette')('logFolder'), run: openFolder },
    page('report', 'save'),
  ];
  if (resetAll) all.push({ id: 'reset', icon: 'undo', label: (say) => say('settings')('reset.all'), run: resetAll });
  if (update) {
    const label: Named['label'] = (say) => `${say('updates')('title')}: ${say('updates')(update.word)}`;
    all.push({ id: 'updates', icon: 'refresh', label, run: () => void api.request(update.request) });
  }
  return all.map((each) => paletteAction(each, words));
}

/** Words of the application's menu, and an icon. */
const deeds = {
  'full-screen': ['fullScreen', 'fullscreen'],
  'zoom-in': ['zoomIn', 'plus'],
  'zoom-out': ['zoomOut', 'search'],
  'zoom-reset': ['actualSize', 'actual-size'],
  minimize: ['minimize', 'chevron-down'],
  'close-window': ['closeWindow', 'close'],
  about: ['about', 'info'],
  quit: ['quitApp', 'power'],
} as const satisfies Readonly<Record<AppDeed, readonly [string, IconName]>>;

/** What stands in the application's menu, which is hidden on most systems. */
export function useAppActions(): readonly PaletteAction[] {
  const words = useAllWords();
  const { api } = useLibrary();
  return appDeeds.map((deed) => {
    const [word, icon] = deeds[deed];
    const label: Named['label'] = (say) => say('shell')(`menu.${word}`, { app: say('shell')('app.name') });
    return paletteAction({ id: deed, icon, label, run: () => void api.request('app.do', { deed }) }, words);
  });
}
