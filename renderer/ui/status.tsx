import type { ReactNode } from 'react';

/** What a state means to a person; each has its own shape, so that colour is never the only sign. */
export type Tone = 'good' | 'warn' | 'bad' | 'idle' | 'busy';

/** A small sign in front of the word that says the same. */
export function Dot({ tone }: { readonly tone: Tone }) {
  return <span className="dot" data-tone={tone} aria-hidden="true" />;
}

/** A state in a few words: `SPICE · TLS · direct · 3 ms`. */
export function StatusPill({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return (
    <span className="pill" data-tone={tone}>
      <Dot tone={tone} />
      <span>{children}</span>
    </span>
  );
}
