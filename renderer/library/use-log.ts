import { useEffect, useState } from 'react';
import type { AppError } from '../../shared/errors.ts';
import type { LogLine, LogPosition } from '../../shared/support.ts';
import { settled } from './actions.ts';
import { useLibrary } from './library-context.tsx';

/** More would slow the page and help nobody; the file has the rest. */
const mostLines = 5000;
const everyMs = 1000;

export interface NumberedLine extends LogLine {
  readonly number: number;
}

interface Log {
  readonly lines: readonly NumberedLine[];
  readonly cut: boolean;
}

/** The end of the log, and each second what has come since while `follow` is on and the window is seen. */
export function useLog(follow: boolean): Log & { readonly error: AppError | null } {
  const { api } = useLibrary();
  const [log, setLog] = useState<Log>({ lines: [], cut: false });
  const [error, setError] = useState<AppError | null>(null);
  useEffect(() => {
    let position: LogPosition | null = null;
    let count = 0;
    let here = true;
    const read = async (): Promise<void> => {
      const answer = await settled(api.request('log.read', { after: position }));
      if (!here) return;
      setError(answer.ok ? null : answer.error);
      if (!answer.ok) return;
      const { lines, cut, position: next } = answer.value;
      const rotated = position === null || next.file !== position.file;
      position = next;
      if (lines.length === 0) return;
      const added = lines.map((line) => ({ ...line, number: count++ }));
      setLog((before) => ({
        lines: [...(rotated ? [] : before.lines), ...added].slice(-mostLines),
        cut: cut || (!rotated && before.cut) || added.length > mostLines,
      }));
    };
    void read();
    if (!follow) return () => void (here = false);
    const timer = setInterval(() => void (document.visibilityState === 'visible' && read()), everyMs);
    return () => {
      here = false;
      clearInterval(timer);
    };
  }, [api, follow]);
  return { ...log, error };
}
