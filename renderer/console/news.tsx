import { useEffect } from 'react';
import { useToast } from '../ui/notice.tsx';
import { useWords } from '../ui/ui-context.tsx';
import type { ConsoleWindowParts } from './console-parts.ts';
import { useObservable } from './observable.ts';
import type { ScreenView } from './session-link.ts';

interface NewsProps {
  readonly news: ConsoleWindowParts['clipboardNews'];
  readonly screen: ScreenView;
}

/** Says in a toast what happened without a click: a clipboard that was too large, a guest that keeps its size. */
export function News({ news, screen }: NewsProps) {
  const t = useWords('console');
  const toast = useToast();
  const last = useObservable(news);
  useEffect(() => {
    if (last) toast({ tone: 'warn', text: t(`clipboard.news.${last.news}`) });
  }, [last, toast, t]);
  const stays = screen.scale === 'guest' && screen.follows === false;
  useEffect(() => {
    if (stays) toast({ tone: 'info', text: t('scale.staysFitted') });
  }, [stays, toast, t]);
  return null;
}
