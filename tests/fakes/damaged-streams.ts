/** Cut off, or with one to eight bytes changed. Heads are left alone in most, or nearly all would fail there. */
export function damage(stream: Uint8Array, random: () => number, head = 28): Uint8Array {
  if (random() < 0.2) return stream.subarray(0, Math.floor(random() * stream.length));
  const from = random() < 0.9 ? head : 0;
  for (let count = Math.ceil(random() * 8); count > 0; count--) {
    const at = from + Math.floor(random() * (stream.length - from));
    stream[at] = random() < 0.3 ? 255 : Math.floor(random() * 256);
  }
  return stream;
}

export function pick<T>(from: readonly T[], random: () => number): T {
  const picked = from[Math.floor(random() * from.length)];
  if (picked === undefined) throw new Error('nothing to pick from');
  return picked;
}

/** The same numbers each time. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) / 2 ** 24;
  };
}
