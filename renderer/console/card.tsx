import type { ReactNode } from 'react';

/** A card over the screen, which keeps it from being read as live. */
export function Card(props: { readonly title: string; readonly children: ReactNode; readonly actions: ReactNode }) {
  return (
    <div className="overlay">
      <section className="overlay-card" aria-labelledby="overlay-title">
        <h2 id="overlay-title">{props.title}</h2>
        <div className="overlay-body">{props.children}</div>
        <footer className="overlay-actions">{props.actions}</footer>
      </section>
    </div>
  );
}
