import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { AppError, Result } from '../../shared/errors.ts';
import { settled } from './actions.ts';
import { useLibrary } from './library-context.tsx';

export type Attempt =
  { readonly phase: 'idle' } | { readonly phase: 'working' } | { readonly phase: 'failed'; readonly error: AppError };

/** One request of a dialog at a time. A failure that comes after the dialog was closed is shown in the window instead. */
export function useAttempt() {
  const { report } = useLibrary();
  const [attempt, setAttempt] = useState<Attempt>({ phase: 'idle' });
  const here = useRef(true);
  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
    };
  }, []);
  const run = useCallback(
    async <T>(request: Promise<Result<T>>, done: (value: T) => void) => {
      setAttempt({ phase: 'working' });
      const result = await settled(request);
      if (!here.current) {
        if (!result.ok) report(result.error);
        return;
      }
      setAttempt(result.ok ? { phase: 'idle' } : { phase: 'failed', error: result.error });
      if (result.ok) done(result.value);
    },
    [report],
  );
  const reset = useCallback(() => setAttempt({ phase: 'idle' }), []);
  return { attempt, run, reset };
}

/** Whether a media query holds. */
export function useMedia(query: string): boolean {
  const [list] = useState(() => matchMedia(query)); // to make one at each drawing would cost more than the drawing
  const subscribe = useCallback(
    (changed: () => void) => {
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    [list],
  );
  return useSyncExternalStore(subscribe, () => list.matches);
}

/** The value that was there when the window was painted last: for what may come a frame after the rest. */
export function useAfterPaint<T>(value: T): T {
  const [painted, setPainted] = useState(value);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => setPainted(() => value));
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [value]);
  return painted;
}

const focusable = 'input, button, [tabindex="0"]';

/** Moves the focus to the next part of the window (`data-region`), or to the one before. */
export function focusNextRegion(step: 1 | -1): void {
  const all = [...document.querySelectorAll<HTMLElement>('[data-region]')];
  const regions = all.filter((region) => region.checkVisibility());
  const now = regions.findIndex((region) => region.contains(document.activeElement));
  const next = regions[(now + step + regions.length) % regions.length];
  const start = next?.querySelector<HTMLElement>('[data-region-start]') ?? next?.querySelector<HTMLElement>(focusable);
  start?.focus();
}
