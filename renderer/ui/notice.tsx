import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { Button, IconButton } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';
import { useSaid, useWords, type Said } from './ui-context.tsx';

const icons: Readonly<Record<NoticeTone, IconName>> = { info: 'info', good: 'check', warn: 'warning', bad: 'error' };

type NoticeTone = 'info' | 'good' | 'warn' | 'bad';

interface NoticeProps {
  readonly tone: NoticeTone;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
  readonly onDismiss?: () => void;
}

/** A line across the view about something that stays true for a while. */
export function Notice({ tone, children, actions, onDismiss }: NoticeProps) {
  const t = useWords('ui');
  return (
    <div className="notice" data-tone={tone} role="status">
      <Icon name={icons[tone]} />
      <div className="notice-words selectable">{children}</div>
      {actions}
      {onDismiss && <IconButton icon="close" label={t('dismiss')} onPress={onDismiss} />}
    </div>
  );
}

export interface Toast {
  readonly text: Said;
  readonly tone?: NoticeTone;
  readonly action?: { readonly label: Said; readonly onPress: () => void };
}

const ToastContext = createContext<((toast: Toast) => void) | null>(null);
const toastMs = 8000;

/** Says that something was done, for 8 s, at the lower edge; the newest replaces the one before. */
export function useToast(): (toast: Toast) => void {
  const show = useContext(ToastContext);
  if (!show) throw new Error('useToast stands outside of <ToastProvider>');
  return show;
}

/** Holds the toast of a window. */
export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [shown, setShown] = useState<{ readonly id: number; readonly toast: Toast } | null>(null);
  const show = useCallback((toast: Toast) => setShown((last) => ({ id: (last?.id ?? 0) + 1, toast })), []);
  const hide = useCallback(() => setShown(null), []);
  const card = useMemo(() => shown && <ToastCard key={shown.id} toast={shown.toast} onEnd={hide} />, [shown, hide]);
  return (
    <ToastContext value={show}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {card}
      </div>
    </ToastContext>
  );
}

function ToastCard({ toast, onEnd }: { readonly toast: Toast; readonly onEnd: () => void }) {
  const t = useWords('ui');
  const inWords = useSaid();
  const [held, setHeld] = useState(false); // a toast that is read or about to be pressed does not go away
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(onEnd, toastMs);
    return () => clearTimeout(timer);
  }, [held, onEnd]);
  const act = () => {
    toast.action?.onPress();
    onEnd();
  };
  return (
    <div
      className="toast"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Icon name={icons[toast.tone ?? 'good']} />
      <span>{inWords(toast.text)}</span>
      {toast.action && (
        <Button look="quiet" onPress={act}>
          {inWords(toast.action.label)}
        </Button>
      )}
      <IconButton icon="close" label={t('dismiss')} onPress={onEnd} />
    </div>
  );
}
