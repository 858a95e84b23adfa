import type { KeyboardEvent } from 'react';

/** Arrows, Home and End walk over the buttons of a toolbar, as Tab does (ARIA Authoring Practices, "Toolbar"). */
export function onToolbarKey(event: KeyboardEvent<HTMLElement>): void {
  const tools = [...event.currentTarget.querySelectorAll<HTMLElement>('button:not(:disabled)')];
  const at = tools.findIndex((tool) => tool === event.target); // not the entries of a menu, which is a child for React only
  const to = at < 0 ? undefined : placeAfter(event.key, at, tools.length);
  if (to === undefined) return;
  event.preventDefault();
  tools[to]?.focus();
}

function placeAfter(key: string, at: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
      return (at + 1) % count;
    case 'ArrowLeft':
      return (at + count - 1) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
