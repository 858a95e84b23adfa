/**
 * Copies `count` bytes from `distance` before `to`, whole vectors at a time: up to 16 bytes behind are overwritten. Where the two
 * overlap, the bytes between repeat.
 */
// @ts-ignore: decorator
@inline
export function repeatWithin(to: usize, distance: usize, count: usize): void {
  const end = to + count;
  let from = to - distance;
  if (distance < 16) {
    // What is there already twice over is a pattern twice as long.
    do {
      v128.store(to, v128.load(from));
      to += distance;
      distance += distance;
    } while (distance < 16);
    from = to - distance;
  }
  while (to < end) {
    v128.store(to, v128.load(from));
    to += 16;
    from += 16;
  }
}
