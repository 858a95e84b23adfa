import { useEffect, useState } from 'react';

/**
 * Gives the focus back to what had it before a layer (a dialog, the palette) opened, in the moment in which the layer goes. React Aria does
 * so a frame later, and a key that is pressed between, such as the one that opens the palette, would find the focus nowhere, and leave it
 * nowhere when it is done. Where what had the focus is gone, React Aria looks for another place.
 */
export function useWayBack(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(() => {
    const goBack = () => {
      if (document.activeElement === document.body && before instanceof HTMLElement) before.focus();
    };
    return () => {
      queueMicrotask(goBack); // until React has ended the layer's other effects, what lies under it is inert
    };
  }, [before]);
}
