import { useEffect, useState } from 'react';

const touchMs = 300;
const leaveMs = 500;

/**
 * In full screen the bar comes when the handle at the top edge was touched for 300 ms, and goes again half a second after the
 * pointer and the focus have left it. An open menu holds it.
 */
export function useEdgeReveal(fullScreen: boolean, held: boolean) {
  const [touching, setTouching] = useState(false);
  const [inside, setInside] = useState(false);
  const [focused, setFocused] = useState(false);
  const [shown, setShown] = useState(false);
  const wanted = fullScreen && (touching || inside || focused || held);
  useEffect(() => {
    if (wanted === shown) return;
    const timer = setTimeout(() => setShown(wanted), wanted ? (focused ? 0 : touchMs) : leaveMs);
    return () => clearTimeout(timer);
  }, [wanted, shown, focused]);
  return {
    shown,
    handle: { onPointerEnter: () => setTouching(true), onPointerLeave: () => setTouching(false) },
    bar: {
      onPointerEnter: () => setInside(true),
      onPointerLeave: () => setInside(false),
      onFocus: () => setFocused(true),
      onBlur: () => setFocused(false),
    },
  };
}
