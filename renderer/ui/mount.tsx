import { StrictMode, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';

/** Draws a window into `#root`. */
export function mount(content: ReactNode): void {
  keepStyleElementOut(document);
  const root = document.getElementById('root');
  if (!root) throw new Error('the document has no #root');
  createRoot(root).render(<StrictMode>{content}</StrictMode>);
}

/**
 * react-aria 3 puts a `<style>` into the head unless an element with this id exists; `style-src 'self'` refuses it and
 * reports a violation. The rule stands in base.css, and this placeholder takes the id.
 */
function keepStyleElementOut(target: Document): void {
  const placeholder = target.createElement('meta');
  placeholder.id = 'react-aria-pressable-style';
  target.head.append(placeholder);
}
