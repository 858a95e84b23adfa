/** What lies beyond an image's edges (PIXMAN_REPEAT_*). */
export type Repeat = 'none' | 'normal' | 'pad' | 'reflect';

function modulo(value: number, size: number): number {
  const rest = value % size;
  return rest < 0 ? rest + size : rest;
}

function reflected(value: number, size: number): number {
  const at = modulo(value, size * 2);
  return at < size ? at : size * 2 - at - 1;
}

/** Where a coordinate lies inside of an image of `size` pixels (at least 1), or -1: outside of it. */
export function repeated(repeat: Repeat, value: number, size: number): number {
  if (value >= 0 && value < size) return value;
  switch (repeat) {
    case 'none':
      return -1;
    case 'normal':
      return modulo(value, size);
    case 'pad':
      return value < 0 ? 0 : size - 1;
    case 'reflect':
      return reflected(value, size);
  }
}
