/** The element that a SPICE console is shown in, and that takes its keys. */
export function createScreen(inDocument = document): HTMLElement {
  const screen = inDocument.createElement('div');
  screen.id = `spice-${crypto.randomUUID()}`;
  screen.className = 'spice-screen';
  screen.tabIndex = 0;
  return screen;
}
