/** The keys that are down on an element. */
export interface PressedKeys {
  releaseAll(): void;
  dispose(): void;
}

/**
 * Tells `release` for each key (`KeyboardEvent.code`) that is still down when the element loses the focus, or on
 * `releaseAll()`: its key-up event will go elsewhere, and the guest would believe for ever that it is pressed.
 */
export function pressedKeys(element: HTMLElement, release: (code: string) => void): PressedKeys {
  const down = new Set<string>();
  const pressed = (event: KeyboardEvent) => down.add(event.code);
  const released = (event: KeyboardEvent) => down.delete(event.code);
  const releaseAll = () => {
    const codes = [...down];
    down.clear();
    for (const code of codes) release(code);
  };
  element.addEventListener('keydown', pressed, { capture: true });
  element.addEventListener('keyup', released, { capture: true });
  element.addEventListener('blur', releaseAll);
  return {
    releaseAll,
    dispose() {
      element.removeEventListener('keydown', pressed, { capture: true });
      element.removeEventListener('keyup', released, { capture: true });
      element.removeEventListener('blur', releaseAll);
    },
  };
}
