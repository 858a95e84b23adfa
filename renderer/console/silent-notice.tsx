import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { useLanguage, useWords } from '../ui/ui-context.tsx';
import { useActions } from './console-actions.tsx';
import { useObservable } from './observable.ts';
import type { ScreenView } from './session-link.ts';
import { useTools } from './tools-context.tsx';

/** Says that the picture is an old one: the connection stands, and nothing comes over it any more. */
export function SilentNotice({ screen }: { readonly screen: ScreenView }) {
  const t = useWords('console');
  const language = useLanguage();
  const actions = useActions();
  const { silentSince } = useObservable(useTools().liveness);
  if (silentSince === null || !screen.live) return null;
  const time = new Date(silentSince).toLocaleTimeString(language);
  return (
    <div className="silent">
      <Notice tone="warn" actions={<Button onPress={() => void actions.reconnect()}>{t('silent.reconnect')}</Button>}>
        {t('silent.text', { time })}
      </Notice>
    </div>
  );
}
