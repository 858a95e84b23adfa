import { useEffect } from 'react';
import { useToast } from '../ui/notice.tsx';
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
  const toast = useToast();
  const last = useObservable(news);
  useEffect(() => {
    if (!last) return;
    const { news, mostMb: size } = last;
    toast({ tone: 'warn', text: (words) => words('console')(`clipboard.news.${news}`, { size }) });
  }, [last, toast]);
  useEffect(
    () =>
      link.onEvent((event) => {
        if (event.kind !== 'server-says') return;
        const { text } = event;
        toast({ tone: 'info', text: (words) => words('console')('serverSays', { text }) });
      }),
    [link, toast],
  );
  const stays = screen.scale === 'guest' && screen.follows === false;
  useEffect(() => {
    if (stays) toast({ tone: 'info', text: (words) => words('console')('scale.staysFitted') });
  }, [stays, toast]);
  return null;
}
