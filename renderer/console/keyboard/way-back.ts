import { focusPanel } from '../panel.tsx';

/**
 * Where the keyboard goes when what was opened over the screen is closed: to the tool of the bar to which a person has walked by
 * keyboard, and to the guest for everybody else.
 */
export class WayBack {
  private tool: HTMLElement | null = null;

  constructor(private readonly focusScreen: () => void) {}

  /** To be called when something opens; what opens out of a menu is of the tool that opened the menu. */
  remember(): void {
    const { activeElement } = document;
    if (activeElement?.closest('[role=menu]')) return;
    // React Aria's mark of a focus that is shown, as the keyboard has it.
    this.tool = activeElement?.closest<HTMLElement>('.bar [data-focus-visible]') ?? null;
  }

  /** A panel was closed. */
  go(): void {
    if (this.tool?.isConnected) this.tool.focus();
    else this.focusScreen();
  }

  /** A menu or dialog was closed. React Aria gives the focus to the tool by itself, one frame after it is gone. */
  fromLayer(): void {
    if (!this.tool?.isConnected) this.toScreen();
  }

  /** A menu was closed by one of its entries, which may have opened something else. */
  toScreen(): void {
    const back = () => {
      if (document.querySelector('[role=menu], .veil') || focusPanel()) return;
      this.focusScreen();
    };
    requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(back)));
  }
}
