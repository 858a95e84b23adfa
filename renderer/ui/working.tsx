import { useEffect, useState, type ReactNode } from 'react';
import type { AppError } from '../../shared/errors.ts';
import { errorWords } from '../../shared/i18n/index.ts';
import { Dot } from './status.tsx';
import { useLanguage } from './ui-context.tsx';

/** Whole seconds since `since` (milliseconds of Date.now()), or since the component appeared. */
function useSeconds(since?: number): number {
  const [start] = useState(() => since ?? Date.now());
  const [now, setNow] = useState(start);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, Math.floor((now - start) / 1000));
}

/** A wait in words, with its seconds; read out once. */
export function Working(props: {
  readonly start: string;
  readonly after: (seconds: number) => ReactNode;
  readonly since?: number;
}) {
  const seconds = useSeconds(props.since);
  return (
    <p className="working">
      <Dot tone="busy" />
      <span role="status" className="visually-hidden">
        {props.start}
      </span>
      <span aria-hidden="true">{seconds < 1 ? props.start : props.after(seconds)}</span>
    </p>
  );
}

/** The server's answer, for the field that it is about. */
export function AnswerUnder({ error }: { readonly error: AppError }) {
  const words = errorWords(error, useLanguage());
  return (
    <>
      <b className="words-title">{words.title}</b>
      {words.why} {words.cure}
    </>
  );
}
