/** A step is begun only where so much of a pause is left, in milliseconds. */
const leastLeft = 4;

/** Takes steps while the window has nothing else to do, one after the other; returns what ends it early. */
export function whenIdle(steps: readonly (() => void)[]): () => void {
  let next = 0;
  const go = (pause: IdleDeadline) => {
    while (next < steps.length && pause.timeRemaining() > leastLeft) steps[next++]?.();
    if (next < steps.length) idle = requestIdleCallback(go);
  };
  let idle = requestIdleCallback(go);
  return () => cancelIdleCallback(idle);
}
