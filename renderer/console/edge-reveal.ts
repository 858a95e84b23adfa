import { useEffect, useState } from 'react';

const touchMs = 300;
const leaveMs = 500;

/**
 * Whether the bar shows in full screen: it comes when the handle at the top edge was touched for 300 ms, or at once when it
 * gets the focus, and goes half a second after pointer and focus have left it. An open menu (`held`) holds it.
 */
export function useEdgeReveal(fullScreen: boolean, held: boolean): boolean {
  const touched = useTarget('pointermove', '.bar, .edge-handle', fullScreen);
  const focused = useTarget('focusin', '.bar', fullScreen);
  const [shown, setShown] = useState(false);
  const wanted = fullScreen && (touched || focused || held);
  useEffect(() => {
    if (wanted === shown) return;
    const timer = setTimeout(() => setShown(wanted), wanted ? (focused ? 0 : touchMs) : leaveMs);
    return () => clearTimeout(timer);
  }, [wanted, shown, focused]);
  return shown;
}

/** Whether the last event of this type was in `selector`. Leave events get lost below the layer of an open menu. */
function useTarget(type: 'pointermove' | 'focusin', selector: string, active: boolean): boolean {
  const [inside, setInside] = useState(false);
  useEffect(() => {
    if (!active) return;
    const look = ({ target }: Event) => setInside(target instanceof Element && target.closest(selector) !== null);
    window.addEventListener(type, look, { capture: true });
    return () => {
      window.removeEventListener(type, look, { capture: true });
      setInside(false);
    };
  }, [type, selector, active]);
  return inside;
}
