import { useEffect } from 'react';
import { useToast } from '../ui/notice.tsx';
import { useWords } from '../ui/ui-context.tsx';
import type { ConsoleWindowParts } from './console-parts.ts';
import { useObservable } from './observable.ts';
import type { ScreenView, SessionLink } from './session-link.ts';

interface NewsProps {
  readonly news: ConsoleWindowParts['clipboardNews'];
  readonly screen: ScreenView;
  readonly link: SessionLink;
}

/** Says in a toast what happened without a click: a clipboard that was too large, a guest that keeps its size, a server's notice. */
export function News({ news, screen, link }: NewsProps) {
  const t = useWords('console');
  const toast = useToast();
  const last = useObservable(news);
  useEffect(() => {
    if (last) toast({ tone: 'warn', text: t(`clipboard.news.${last.news}`, { size: last.mostMb }) });
  }, [last, toast, t]);
  useEffect(
    () =>
      link.onEvent((event) => {
        if (event.kind === 'server-says') toast({ tone: 'info', text: t('serverSays', { text: event.text }) });
      }),
    [link, toast, t],
  );
  const stays = screen.scale === 'guest' && screen.follows === false;
  useEffect(() => {
    if (stays) toast({ tone: 'info', text: t('scale.staysFitted') });
  }, [stays, toast, t]);
  return null;
}
